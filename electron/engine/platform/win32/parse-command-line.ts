/**
 * The arguments in a command line, the program first, by the rules of CommandLineToArgvW (shellapi.h, its page):
 * - spaces and tabs stand between arguments, unless they are in quotes;
 * - 2n backslashes before a quote are n, and the quote begins or ends a quoted part;
 * - 2n + 1 backslashes before a quote are n, and the quote is one of the argument's characters;
 * - other backslashes are what they are;
 * - two quotes in a quoted part end it, and are one of the argument's characters;
 * - in the program, backslashes are always what they are, and a quote at its begin lasts until the next.
 * A program may take its command line apart otherwise: this is what nearly all do.
 */
export function parseCommandLine(line: string): readonly string[] {
  if (line === '') return [];
  const { text: program, end } = readProgram(line);
  const args = [program];
  for (let at = skipSpace(line, end); at < line.length;) {
    const read = readArgument(line, at);
    args.push(read.text);
    at = skipSpace(line, read.end);
  }
  return args;
}

interface Read {
  readonly text: string;
  /** Where what comes behind it begins. */
  readonly end: number;
}

function readProgram(line: string): Read {
  if (line.startsWith('"')) {
    const close = line.indexOf('"', 1);
    return close === -1 ? { text: line.slice(1), end: line.length } : { text: line.slice(1, close), end: close + 1 };
  }
  let end = 0;
  while (end < line.length && !isSpace(line[end])) end += 1;
  return { text: line.slice(0, end), end };
}

function readArgument(line: string, start: number): Read {
  let text = '';
  let isQuoted = false;
  let at = start;
  while (at < line.length && (isQuoted || !isSpace(line[at]))) {
    const backslashes = countBackslashes(line, at);
    at += backslashes;
    if (line[at] !== '"') {
      // One character at least: what is no backslash, and no quote, is itself.
      const taken = backslashes === 0 ? (line[at] ?? '') : '\\'.repeat(backslashes);
      at += backslashes === 0 ? 1 : 0;
      text += taken;
      continue;
    }
    text += '\\'.repeat(backslashes >> 1);
    at += 1;
    if (backslashes % 2 === 1) text += '"';
    else if (isQuoted && line[at] === '"') {
      text += '"';
      at += 1;
      isQuoted = false;
    } else isQuoted = !isQuoted;
  }
  return { text, end: at };
}

function countBackslashes(line: string, start: number): number {
  let end = start;
  while (line[end] === '\\') end += 1;
  return end - start;
}

function skipSpace(line: string, start: number): number {
  let at = start;
  while (at < line.length && isSpace(line[at])) at += 1;
  return at;
}

function isSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t';
}
