import { execFile } from 'node:child_process';

/** How a program ended: by itself with a code, or it could not be started, or it was ended by us or by somebody else. */
export type ProgramRun =
  | { readonly ended: 'exited'; readonly exitCode: number; readonly stdout: string }
  | { readonly ended: 'unstarted'; readonly errno: string }
  | { readonly ended: 'killed' };

/** Runs a program by its absolute path, for `timeoutMs` at most. Never fails. */
export type RunProgram = (file: string, args: readonly string[], timeoutMs: number) => Promise<ProgramRun>;

/** These print a number, or nothing. */
const mostBytes = 4096;

/** No shell, a bound on time and output: docs/security.md, item 25. */
export const runProgram: RunProgram = (file, args, timeoutMs) => {
  const options = { timeout: timeoutMs, maxBuffer: mostBytes, env: { ...process.env, LC_ALL: 'C' }, windowsHide: true };
  return new Promise<ProgramRun>((resolve) => {
    execFile(file, args, options, (error, stdout) => {
      // Node gives the exit code as a number, and what kept a program from being started as a name (`ENOENT`).
      if (error === null) resolve({ ended: 'exited', exitCode: 0, stdout });
      else if (typeof error.code === 'number') resolve({ ended: 'exited', exitCode: error.code, stdout });
      else if (typeof error.code === 'string') resolve({ ended: 'unstarted', errno: error.code });
      else resolve({ ended: 'killed' });
    });
  });
};
