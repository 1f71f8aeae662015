import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../../bench/cleanup';
import type { LsofPlatform } from '../../electron/engine/platform/darwin/lsof-platform';
import type { ReadScope } from '../../electron/engine/monitor/socket-table';
import type { Check } from './check-sockets';
import { findPrograms } from './programs';
import type { Rig } from './rig';
import { eventually } from './rig';

export const failureChecks: readonly Check[] = [
  ['an lsof that was killed is replaced', killed],
  ['an lsof that hangs is replaced, and until then reads fail with a sentence', hanging],
  ['an lsof that is not there is named', missing],
  ['an lsof that prints nonsense without end gives no row, and is replaced', babbling],
  ['another period starts another lsof', period],
];

/** Null for a read that has succeeded, else its sentence. */
async function readError(platform: LsofPlatform, scope: ReadScope = 'all'): Promise<string | null> {
  const outcome = await platform.sockets.read(scope, () => undefined);
  return outcome.ok ? null : outcome.error.detail;
}

async function killed(rig: Rig): Promise<readonly string[]> {
  const platform = rig.platformWith({});
  const first = await eventually(async () => ((await readError(platform)) === null ? [] : ['it does not read at all']));
  const { pid } = platform.sockets.repeating;
  if (first.length > 0 || pid === null) return first;
  process.kill(pid, 'SIGKILL');
  return eventually(async () => {
    const error = await readError(platform);
    const now = platform.sockets.repeating.pid;
    return error === null && now !== null && now !== pid ? [] : [`it was not replaced: ${error ?? 'the same runs'}`];
  });
}

/** The first time it hangs, from then on it is lsof itself. */
async function hanging(rig: Rig): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const program = join(folder.path, 'lsof');
  const mark = join(folder.path, 'started');
  writeFileSync(
    program,
    `#!/bin/sh\nif [ -e '${mark}' ]; then exec ${findPrograms().lsof} "$@"; fi\n: > '${mark}'\nexec sleep 60\n`,
  );
  chmodSync(program, 0o755);
  const platform = rig.platformWith({ lsof: program, leastPatience: 1000 });
  try {
    const error = await readError(platform);
    if (error === null || !error.includes(program)) return [`the first read gave ${error ?? 'rows'}`];
    return await eventually(async () => {
      const now = await readError(platform);
      return now === null ? [] : [`it was not replaced: ${now}`];
    });
  } finally {
    platform.dispose();
    folder.remove();
  }
}

async function missing(rig: Rig): Promise<readonly string[]> {
  const program = '/nowhere/lsof';
  const platform = rig.platformWith({ lsof: program });
  const errors = [await readError(platform), await readError(platform), await readError(platform, 'listeners')];
  return errors.filter((error) => error !== `There is no program ${program} that may be run.`).map(String);
}

async function babbling(rig: Rig): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const program = join(folder.path, 'lsof');
  writeFileSync(program, '#!/bin/sh\nexec cat /dev/zero\n');
  chmodSync(program, 0o755);
  const platform = rig.platformWith({ lsof: program, leastPatience: 1000 });
  try {
    const error = await readError(platform);
    if (error === null) return ['it was taken for an answer'];
    const { pid } = platform.sockets.repeating;
    return await eventually(async () => {
      await readError(platform);
      return platform.sockets.repeating.pid === pid ? ['the same still runs'] : [];
    });
  } finally {
    platform.dispose();
    folder.remove();
  }
}

async function period(rig: Rig): Promise<readonly string[]> {
  const platform = rig.platformWith({});
  await readError(platform);
  const { pid } = platform.sockets.repeating;
  platform.sockets.setInterval(500);
  const kept = platform.sockets.repeating.pid;
  platform.sockets.setInterval(2000);
  const now = platform.sockets.repeating.pid;
  const wrong = [];
  if (kept !== pid) wrong.push('it was replaced by one with the same period');
  if (now === pid || now === null) wrong.push('it was not replaced');
  const error = await readError(platform);
  return error === null ? wrong : [...wrong, error];
}
