import { realpathSync } from 'node:fs';
import { basename } from 'node:path';
import { temporaryFolder } from '../../bench/cleanup';
import type { ProcessInfo } from '../../shared/domain/process';
import type { Check } from './check-sockets';
import type { Rig } from './rig';
import { eventually } from './rig';

/** ps tells whole seconds, and Linux counts them from a start that it rounds. */
const CLOCK_MS = 2000;

export const processChecks: readonly Check[] = [
  ['what is told of a process is what the kernel tells', described],
  ['a process of another creation time is not stopped', refused],
  ['a process is stopped', stopped],
];

async function described(rig: Rig): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const cwd = realpathSync(folder.path);
  try {
    const server = rig.start({ cwd, args: ['--one', 'two  three', 'José'] });
    await server.open();
    return await eventually(async () => {
      await rig.look();
      rig.lsof.refreshProcesses([server.pid]);
      const [told, real] = [infoOf(rig.lsof, server.pid), infoOf(rig.kernel, server.pid)];
      return told && real ? processDifferences(told, real, cwd) : ['it is not told of'];
    });
  } finally {
    folder.remove();
  }
}

function infoOf({ processes }: Rig['lsof'], pid: number): ProcessInfo | undefined {
  return processes.all().find((info) => info.pid === pid);
}

function processDifferences(told: ProcessInfo, real: ProcessInfo, cwd: string): readonly string[] {
  const wrong: string[] = [];
  const compare = (what: string, one: unknown, other: unknown) => {
    if (one !== other) wrong.push(`${what}: ${String(one)}, not ${String(other)}`);
  };
  compare('name', told.name, real.name);
  compare('file', told.executablePath, real.executablePath);
  compare('arguments', told.commandArgs?.join(' '), real.commandArgs?.join(' '));
  compare('owner', told.owner, real.owner);
  compare('parent', told.parentPid, real.parentPid);
  compare('terminal', told.terminal, real.terminal);
  compare('working directory', told.workingDirectory, cwd);
  compare('project', told.project?.name, basename(cwd));
  if (Math.abs(told.creationTime - real.creationTime) > CLOCK_MS) {
    compare('creation time', told.creationTime, real.creationTime);
  }
  return wrong;
}

async function refused(rig: Rig): Promise<readonly string[]> {
  const server = rig.start();
  const port = await server.open();
  await rig.lsof.tick('listeners');
  const info = infoOf(rig.lsof, server.pid);
  if (!info) return ['it is not told of'];
  const other = { pid: info.pid, creationTime: info.creationTime - 60_000 };
  const outcomes = (['probe', 'terminate', 'kill'] as const).map((how) => rig.platform.actions.signal(other, how));
  const wrong = outcomes.filter((outcome) => outcome.ok || outcome.error.code !== 'identityChanged');
  // It still does what it is asked to.
  await server.close(port);
  return wrong.map((outcome) => JSON.stringify(outcome));
}

async function stopped(rig: Rig): Promise<readonly string[]> {
  const server = rig.start();
  await server.open();
  await rig.lsof.tick('listeners');
  const info = infoOf(rig.lsof, server.pid);
  if (!info) return ['it is not told of'];
  const outcomes = (['probe', 'terminate'] as const).map((how) => rig.platform.actions.signal(info, how));
  const wrong = outcomes.filter(({ ok }) => !ok).map((outcome) => JSON.stringify(outcome));
  if (wrong.length > 0) return wrong;
  const how = await server.ended;
  const after = rig.platform.actions.signal(info, 'terminate');
  if (after.ok || after.error.code !== 'gone') wrong.push(`a second stop gave ${JSON.stringify(after)}`);
  return how === 'SIGTERM' ? wrong : [...wrong, `it ended by ${String(how)}`];
}
