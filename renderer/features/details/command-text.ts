import { visibleText } from '../../../shared/domain/visible-text';

const plainWord = /^[\w@%+=:,./-]+$/;

/**
 * A command line as one text, each argument quoted as a POSIX shell wants it where it has to be. What hides stands as
 * an escape, so that nothing pasted into a terminal runs by a hidden line end.
 */
export function commandText(args: readonly string[]): string {
  return args
    .map(visibleText)
    .map((arg) => (plainWord.test(arg) ? arg : `'${arg.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
