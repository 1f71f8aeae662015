import type { LoadedWindows } from '../../electron/engine/platform/win32/load-windows';
import { parseCommandLine } from '../../electron/engine/platform/win32/parse-command-line';
import type { Checks } from '../support/checks';
import { same } from '../support/checks';

const lines = [
  'node.exe server.js',
  '"C:\\Program Files\\nodejs\\node.exe" "my server.js" --port 80',
  'C:\\Users\\Ada\\node.exe   two   spaces\t and a tab',
  'x.exe "a\\"b" c\\"d',
  'x.exe "ends with a backslash\\\\" next',
  'x.exe a\\\\\\"b c\\\\d',
  'x.exe "" empty ""',
  'x.exe "a""b" c',
  'x.exe grüße "日本 語" Ωmega 😀',
  '"quoted"attached arg',
  'x.exe "never closed',
];

/** CommandLineToArgvW, shellapi.h: how Windows itself takes a command line apart. */
function bindArguments({ ffi, open }: LoadedWindows): (line: string) => readonly string[] {
  const library = open('shell32.dll');
  const split = library.func('void *CommandLineToArgvW(const char16_t *line, _Out_ int *count)');
  return (line) => {
    const count = [0];
    const pointers = split(line, count) as unknown;
    const texts = ffi.decode(pointers, ffi.array('char16_t *', count[0] ?? 0)) as readonly string[];
    return [...texts];
  };
}

/** What Wine does not tell of other processes (ProcessCommandLineInformation), taken apart as Windows would. */
export async function checkCommandLines(checks: Checks, windows: LoadedWindows): Promise<void> {
  const split = bindArguments(windows);
  for (const line of lines) {
    await checks.check(`arguments: ${line} is taken apart as Windows does`, () => {
      same('arguments', parseCommandLine(line), split(line));
    });
  }
}
