import { win32 } from 'node:path';
import { creationSlackMs } from '../conformance/limits';
import type { Child, Subject } from '../conformance/subject';
import { between, eventually, same, there } from '../support/checks';

/** As Node's own src/res/node.rc has them. */
const nodeProduct = { company: 'Node.js', name: 'Node.js' };

/** Processes, against what they say of themselves. */
export async function checkProcesses(subject: Subject): Promise<void> {
  const { checks, platform } = subject;
  const child = await subject.start();
  await subject.engine.readNow('all');
  const describe = () => there('the process', platform.processes.describe(child.told.pid));
  await checks.check('processes: pid and file are those that the process says', () => {
    const { pid, executablePath, name } = describe();
    const { told } = child;
    same('file', { pid, executablePath }, { pid: told.pid, executablePath: told.executablePath });
    same('name', name.toLowerCase(), win32.basename(told.executablePath).toLowerCase());
  });
  await checks.check('processes: one was created after we started it, and before its Node began', () => {
    const slack = creationSlackMs.win32;
    between('creation time', describe().creationTime, child.spawnedAt - slack, child.told.startedAt + slack);
  });
  await checks.check('processes: its parent is this process', () => {
    const { parentPid, parent } = describe();
    same(
      'parent',
      { parentPid, parent },
      { parentPid: process.pid, parent: platform.processes.describe(process.pid)?.key },
    );
  });
  await checks.check('processes: its user is the one that it says, and at once, for it is ours', () => {
    same('user', describe().owner?.split('\\').at(-1), child.told.user);
    same('ours', platform.currentUser, describe().owner);
  });
  await checks.check('processes: what node.exe says of itself, when it has been read', async () => {
    await eventually('product', () => describe().product, nodeProduct);
  });
  await checks.check('processes: memory and processor time are told, and the time grows', async () => {
    const usage = () => there('usage', platform.processes.usage(process.pid));
    between('memory', usage().memory, 10_000_000, 4e9);
    const before = usage().cpuSeconds;
    const busy = performance.now() + 300;
    while (performance.now() < busy);
    await eventually('more processor time', () => refreshed(subject) && usage().cpuSeconds > before, true);
  });
  await checkOddPids(subject, child);
}

const refreshed = ({ platform }: Pick<Subject, 'platform'>): boolean => {
  platform.refresh();
  return true;
};

async function checkOddPids({ checks, platform }: Subject, child: Child): Promise<void> {
  const { processes } = platform;
  for (const pid of [0, 4]) {
    await checks.check(`processes: pid ${pid} is no error, and is never told to be an ordinary program`, () => {
      const described = processes.describe(pid);
      same('file', described?.executablePath ?? null, null);
      same('kernel', processes.isKernelThread(pid), true);
    });
  }
  await checks.check('processes: one that has ended is gone, and is not signalled', async () => {
    const { pid } = child.told;
    const { creationTime } = there('the process', processes.describe(pid));
    await child.end();
    await eventually('known', () => refreshed({ platform }) && processes.describe(pid), null);
    const signalled = platform.actions.signal({ pid, creationTime }, 'kill');
    same('signal', signalled, { ok: false, error: { code: 'gone' } });
  });
}
