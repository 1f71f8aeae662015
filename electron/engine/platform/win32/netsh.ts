import { win32 } from 'node:path';
import { runProgram } from '../run-program';

/** netsh takes 50 to 500 ms, more while its service starts. */
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1 << 20;

/** Asks netsh: what it prints, null when it fails, hangs or prints nothing. */
export type AskNetsh = (args: readonly string[], signal?: AbortSignal) => Promise<string | null>;

/**
 * Asks the netsh of the Windows in `systemRoot`. What it prints is in the user's language and in the code page of
 * consoles: only what stands in ASCII can be relied on.
 */
export function netshOf(systemRoot: string): AskNetsh {
  const program = win32.join(systemRoot, 'System32', 'netsh.exe');
  return async (args, signal) => {
    const answer = await runProgram(program, args, {
      timeoutMs: TIMEOUT_MS,
      mostBytes: MOST_BYTES,
      environment: { SystemRoot: systemRoot },
      ...(signal && { signal }),
    });
    if (!answer.ok || answer.value.exitCode !== 0) return null;
    const said = answer.value.stdout.toString();
    return said.trim() === '' ? null : said;
  };
}
