import { basename } from 'node:path';
import { between, eventually, same } from '../support/checks';
import { creationSlackMs } from './limits';
import type { Child, Opened, Subject } from './subject';

/** Who holds what, held against what the processes say of themselves. */
export async function checkOwners(subject: Subject, child: Child, listeners: readonly Opened[]): Promise<void> {
  for (const opened of listeners) {
    const { transport, host, port } = opened;
    await subject.checks.check(`own: ${transport} on ${host} is its process's`, async () => {
      const limit = transport === 'tcp' && host.includes(':') ? subject.limit('ownerOfTcp6') : null;
      await eventually(`owner of ${port}`, () => ownerOf(subject, opened), expectedOwner(limit, child.told.pid));
    });
  }
  await checkIdentity(subject, child, listeners[0]);
  await checkConnectionOwners(subject);
  await checkShared(subject);
}

async function ownerOf(subject: Subject, opened: Opened): Promise<object> {
  const socket = await subject.see(opened);
  return { confidence: socket.owner.confidence, pids: subject.pidsOf(socket) };
}

/** Where the system does not tell, nobody is named: least of all another process. */
function expectedOwner(limit: string | null, pid: number): object {
  return limit === null ? { confidence: 'exact', pids: [pid] } : { confidence: 'unknown', pids: [] };
}

async function checkIdentity(subject: Subject, child: Child, opened: Opened | undefined): Promise<void> {
  if (!opened) return;
  const { checks, name } = subject;
  const { told, spawnedAt } = child;
  const holder = async () => subject.holderOf(await subject.see(opened));
  await checks.check('own: the creation time is between its start by us and the start of its program', async () => {
    const slack = creationSlackMs[name];
    between('creation time', (await holder()).creationTime, spawnedAt - slack, told.startedAt + slack);
  });
  await checks.check('own: its parent is this process, by pid and by creation time', async () => {
    const { parentPid, parent } = await holder();
    const self = subject.platform.processes.describe(process.pid);
    same('parent', { parentPid, parent }, { parentPid: process.pid, parent: self?.key ?? '' });
  });
  await checks.check('own: its name and file are those of the Node that it runs', async () => {
    const { name: shown, executablePath } = await holder();
    same('name', shown, basename(told.executablePath));
    same('file', executablePath, subject.limit('executablePath') === null ? told.executablePath : null);
  });
  await checks.check('own: its arguments and user are those that it says', async () => {
    const { commandArgs, owner } = await holder();
    const limit = subject.limit('arguments');
    same('arguments', commandArgs?.slice(1).join(' '), limit === null ? told.args.join(' ') : undefined);
    same('user', owner?.split('\\').at(-1), told.user);
  });
  await checks.check('own: a process is no part of the kernel, and uses memory', async () => {
    same('kernel', subject.platform.processes.isKernelThread(told.pid), false);
    between('memory', subject.platform.processes.usage(told.pid)?.memory, 1_000_000, 2 ** 40);
  });
}

async function checkConnectionOwners(subject: Subject): Promise<void> {
  const { checks } = subject;
  const [server, client] = [await subject.start(), await subject.start()];
  const { port } = await subject.open(server, 'tcp', '127.0.0.1');
  const clientPort = await client.connect(port);
  const owner = async (local: number, peer: number) => {
    const socket = await subject.seeConnection(local, peer);
    return { confidence: socket.owner.confidence, pids: subject.pidsOf(socket) };
  };
  await checks.check("own: the client's end of a connection is the client's", async () => {
    await eventually('owner', () => owner(clientPort, port), expectedOwner(null, client.told.pid));
  });
  await checks.check("own: the server's end of a connection is the server's", async () => {
    const isTold = subject.limit('ownerOfAccepted') === null;
    // Where it is not told it may follow from the listener.
    const expected = { confidence: isTold ? 'exact' : 'inferred', pids: [server.told.pid] };
    await eventually('owner', () => owner(port, clientPort), expected);
  });
  await Promise.all([server.end(), client.end()]);
}

async function checkShared(subject: Subject): Promise<void> {
  const limit = subject.limit('sharedListener');
  if (limit !== null && subject.name === 'win32') {
    subject.checks.skip('own: a listener that two processes hold has both', limit);
    return;
  }
  await subject.checks.check('own: a listener that two processes hold has both, the lowest first', async () => {
    const child = await subject.start();
    const opened = await subject.open(child, 'tcp', '127.0.0.1');
    const second = await child.share(opened.port);
    const both = [child.told.pid, second].sort((a, b) => a - b);
    if (limit === null) await eventually('pids', async () => subject.pidsOf(await subject.see(opened)), both);
    else await eventually('pids', () => oneOf(both, subject, opened), 'one of them');
    await child.end();
  });
}

async function oneOf(pids: readonly number[], subject: Subject, opened: Opened): Promise<unknown> {
  const socket = await subject.see(opened);
  const [pid, ...more] = subject.pidsOf(socket);
  const isOne = pid !== undefined && pids.includes(pid) && more.length === 0;
  return isOne ? 'one of them' : { pids, owner: socket.owner };
}
