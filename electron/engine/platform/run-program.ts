import { execFile, execFileSync } from 'node:child_process';
import type { Result } from '../../../shared/domain/result';
import { fail, ok } from '../../../shared/domain/result';

/**
 * What is started gets nothing of the user's environment, but this. In the C locale nothing is translated; in UTC a time is
 * the same whatever the clock of the wall does. docs/security.md, item 25.
 */
export const programEnvironment: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  TZ: 'UTC',
  PATH: '/usr/bin:/bin:/usr/sbin:/sbin',
};

/**
 * How long a program may take where Porthole waits with all else, in ms: an engine that waits for a second is taken for
 * dead (main/heartbeat.ts).
 */
const PATIENCE_NOW_MS = 800;

/**
 * Why a program gave no answer.
 * - `missing`: there is none at that path, or it may not be run;
 * - `timeout`: it took too long;
 * - `tooMuch`: it said more than is taken;
 * - `notStarted`: the system gave another error, named by its `errno`, or it was ended.
 */
export type ProgramError =
  | { readonly code: 'missing' }
  | { readonly code: 'timeout' }
  | { readonly code: 'tooMuch' }
  | { readonly code: 'notStarted'; readonly errno: string };

/** What a program that ended by itself said. */
export interface ProgramAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly timeoutMs: number;
  /** Of each of its outputs. */
  readonly mostBytes: number;
  /** Beside `programEnvironment`; on Windows Node adds what no program can start without. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Ends it. */
  readonly signal?: AbortSignal;
}

const common = {
  cwd: '/',
  env: programEnvironment,
  encoding: 'buffer',
  killSignal: 'SIGKILL',
  windowsHide: true,
} as const;

/**
 * Runs a program of the system, by its absolute path, without a shell or a window. Never throws. An exit code other than 0
 * is an answer, not an error.
 */
export function runProgram(
  program: string,
  args: readonly string[],
  { timeoutMs, mostBytes, environment, signal }: ProgramOptions,
): Promise<Result<ProgramAnswer, ProgramError>> {
  const env = { ...programEnvironment, ...environment };
  const options = { ...common, env, timeout: timeoutMs, maxBuffer: mostBytes, ...(signal && { signal }) };
  return new Promise<Result<ProgramAnswer, ProgramError>>((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => resolve(answerOf(error, stdout, stderr)));
    // It throws rather than calls back for some reasons, ENOMEM among them.
  }).catch((error: unknown) => fail(errorOf(error)));
}

/** The same, at once: only for what must be known before anything else happens. */
export function runProgramNow(
  program: string,
  args: readonly string[],
  mostBytes: number,
): Result<ProgramAnswer, ProgramError> {
  try {
    const stdio = ['ignore', 'pipe', 'pipe'] as const;
    const stdout = execFileSync(program, args, {
      ...common,
      stdio: [...stdio],
      timeout: PATIENCE_NOW_MS,
      maxBuffer: mostBytes,
    });
    return ok({ exitCode: 0, stdout, stderr: '' });
  } catch (error) {
    const { status, stdout, stderr } = error as { status?: unknown; stdout?: Buffer; stderr?: Buffer };
    if (typeof status !== 'number') return fail(errorOf(error));
    return ok({ exitCode: status, stdout: stdout ?? Buffer.alloc(0), stderr: String(stderr ?? '') });
  }
}

/** A sentence for people who look for what is wrong. */
export function describeProgramError(program: string, error: ProgramError): string {
  switch (error.code) {
    case 'missing':
      return `There is no program ${program} that may be run.`;
    case 'timeout':
      return `${program} did not answer in time.`;
    case 'tooMuch':
      return `${program} said more than is read.`;
    case 'notStarted':
      return `${program} could not be run: ${error.errno}.`;
  }
}

function answerOf(error: unknown, stdout: Buffer, stderr: Buffer): Result<ProgramAnswer, ProgramError> {
  const answer = { stdout, stderr: stderr.toString() };
  if (error === null) return ok({ exitCode: 0, ...answer });
  const { code } = error as { code?: unknown };
  // A number is what it ended with, a text the reason why it could not.
  return typeof code === 'number' ? ok({ exitCode: code, ...answer }) : fail(errorOf(error));
}

/** By child_process: `code` is an errno or a name of Node's, `killed` is set for the end that the time-out brings. */
export function errorOf(error: unknown): ProgramError {
  const { code, killed, signal } = error as { code?: unknown; killed?: unknown; signal?: unknown };
  if (code === 'ENOENT' || code === 'EACCES') return { code: 'missing' };
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' || code === 'ENOBUFS') return { code: 'tooMuch' };
  if (code === 'ETIMEDOUT' || killed === true) return { code: 'timeout' };
  return { code: 'notStarted', errno: String(code ?? signal ?? error) };
}
