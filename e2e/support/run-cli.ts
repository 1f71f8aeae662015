import { spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProgramResult } from '../app';
import type { ListenerOptions } from '../fixtures/start-listener';
import { listenerProgram } from '../fixtures/start-listener';

const projectFolder = join(__dirname, '..', '..');

/** `nobody`, on Debian and most others. */
export const NOBODY = 65_534;

/** Where the built CLI and the Node to run it with are. */
export interface CliPlace {
  readonly node: string;
  readonly cli: string;
  /** Run it as this user. */
  readonly uid?: number;
  /** Words before Node's own: a program that runs it in other surroundings. */
  readonly before?: readonly string[];
  /** Node's own options. */
  readonly nodeOptions?: readonly string[];
}

export const builtCli: CliPlace = { node: process.execPath, cli: join(projectFolder, 'out', 'main', 'cli.js') };

/** Runs the built CLI with plain Node, and waits for its end. */
export function runCli(words: readonly string[], place: CliPlace = builtCli): Promise<ProgramResult> {
  const [program = '', ...rest] = [
    ...(place.before ?? []),
    place.node,
    ...(place.nodeOptions ?? []),
    place.cli,
    ...words,
  ];
  const child = spawn(program, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(place.uid === undefined ? {} : { uid: place.uid, gid: place.uid }),
    cwd: '/',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/**
 * The CLI where an ordinary user may read it (a checkout of root's may lie under /root), to be run as that user, and
 * what to start a listener of that user with.
 * Only root can become another.
 */
export function cliForNobody(): CliPlace & { readonly listener: ListenerOptions; readonly dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-cli-'));
  chmodSync(folder, 0o755);
  cpSync(process.execPath, join(folder, 'node'), { dereference: true });
  cpSync(listenerProgram, join(folder, 'listener.mjs'));
  cpSync(join(projectFolder, 'out', 'main'), join(folder, 'main'), { recursive: true });
  for (const scope of ['koffi', '@koromix']) {
    cpSync(join(projectFolder, 'node_modules', scope), join(folder, 'node_modules', scope), { recursive: true });
  }
  return {
    node: join(folder, 'node'),
    cli: join(folder, 'main', 'cli.js'),
    uid: NOBODY,
    listener: { executable: join(folder, 'node'), program: join(folder, 'listener.mjs'), uid: NOBODY, cwd: '/' },
    dispose: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
