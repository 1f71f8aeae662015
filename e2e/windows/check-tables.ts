import type { AddressInfo, Server } from 'node:net';
import { createServer } from 'node:net';
import type { SocketRecord } from '../../electron/engine/monitor/socket-record';
import { ExtendedTableSource } from '../../electron/engine/platform/win32/extended-table-source';
import { AF_INET6 } from '../../electron/engine/platform/win32/extended-table';
import type { IpHelper } from '../../electron/engine/platform/win32/iphlpapi';
import type { Windows } from '../../electron/engine/platform/win32/load-windows';
import type { Transport } from '../../shared/domain/socket';
import type { Child, Opened, Subject } from '../conformance/subject';
import type { Checks } from '../support/checks';
import { eventually, same, there } from '../support/checks';

/** winerror.h */
const ERROR_INSUFFICIENT_BUFFER = 122;
const LISTEN = 10;

/** Rows of all four tables, against what the process that opened the sockets says. */
export async function checkTables(subject: Subject): Promise<void> {
  const { checks } = subject;
  const [server, client] = [await subject.start(), await subject.start()];
  const opened = {
    tcp4: await openSome(subject, server, 'tcp', '127.0.0.1'),
    tcp6: await openSome(subject, server, 'tcp', '::1'),
    udp4: await openSome(subject, server, 'udp', '127.0.0.1'),
    udp6: await openSome(subject, server, 'udp', '::1'),
  };
  for (const [table, some] of Object.entries(opened)) await checkRows(subject, table, some);
  for (const table of ['tcp4', 'udp4', 'udp6'] as const) {
    await checks.check(`tables: the owner of a ${table} socket is the process that opened it`, async () => {
      for (const one of opened[table]) {
        await eventually('pids', async () => subject.pidsOf(await subject.see(one)), [server.told.pid]);
      }
    });
  }
  await checks.check("tables: an outgoing connection has both ends, is established, and is its process's", async () => {
    const { port } = there('a listener', opened.tcp4[0]);
    const clientPort = await client.connect(port);
    const socket = await subject.seeConnection(clientPort, port);
    const { localAddress, peerAddress, state } = socket;
    same('ends', { localAddress, peerAddress, state }, { ...loopbackEnds, state: 'established' });
    same('pids', subject.pidsOf(socket), [client.told.pid]);
  });
  await Promise.all([server.end(), client.end()]);
}

const loopbackEnds = { localAddress: '127.0.0.1', peerAddress: '127.0.0.1' };

/** More than one, so that a row after another is found. */
async function openSome(
  subject: Subject,
  child: Child,
  transport: Transport,
  host: string,
): Promise<readonly Opened[]> {
  return [await subject.open(child, transport, host), await subject.open(child, transport, host)];
}

function checkRows(subject: Subject, table: string, some: readonly Opened[]): Promise<void> {
  return subject.checks.check(
    `tables: sockets of ${table} stand in their table with address, port and state`,
    async () => {
      for (const opened of some) {
        const { role, transport, localAddress, localPort, state } = await subject.see(opened);
        const expected = {
          role: 'listener',
          ...{ transport: opened.transport, localAddress: opened.host, localPort: opened.port },
          state: opened.transport === 'tcp' ? 'listen' : null,
        };
        same('row', { role, transport, localAddress, localPort, state }, expected);
      }
    },
  );
}

const MANY = 20;
const FEW_BYTES = 16;

/** The size of a table is asked for, and then the table; in between anybody may open sockets. */
export async function checkGrowth(checks: Checks, { ipHelper }: Windows): Promise<void> {
  await checks.check(`tables: ${MANY} sockets that are opened while a table is asked for are all in it`, () => {
    const servers = [...listen(1)];
    const answers: number[] = [];
    let needed = FEW_BYTES;
    const source = new ExtendedTableSource({
      ...ipHelper,
      getExtendedTcpTable: (...call) => {
        // Where Node listens on every address that is the table of IPv6.
        if (call[2] !== AF_INET6) return ipHelper.getExtendedTcpTable(...call);
        // First a buffer that holds nothing, then one that would have held what there was at the first call.
        if (answers.length < 2) call[1][0] = needed;
        const answer = ipHelper.getExtendedTcpTable(...call);
        needed = call[1][0] ?? 0;
        if (answers.push(answer) === 1) servers.push(...listen(MANY));
        return answer;
      },
    } satisfies IpHelper);
    try {
      const ports = listeningPorts(source);
      const missing = servers.map(portOf).filter((port) => !ports.has(port));
      same('missing', missing, []);
      const isTooSmall = (answer: number | undefined) => answer === ERROR_INSUFFICIENT_BUFFER;
      same('too small, and again too small', answers.slice(0, 2).map(isTooSmall), [true, true]);
    } finally {
      for (const server of servers) server.close();
      source.dispose();
    }
  });
}

/** Without a host, Node listens at once. */
function listen(count: number): readonly Server[] {
  return Array.from({ length: count }, () => createServer().listen(0));
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

function listeningPorts(source: ExtendedTableSource): ReadonlySet<number> {
  const ports = new Set<number>();
  const outcome = source.read('all', ({ state, localPort }: SocketRecord) => {
    if (state === LISTEN) ports.add(localPort);
  });
  same('read', outcome, { ok: true, complete: true });
  return ports;
}

const RESTS = 5;

/** Without counters of the kernel, a quick look has to see it. */
export async function checkGate(subject: Subject, { ipHelper }: Windows): Promise<void> {
  await subject.checks.check(
    'gate: it moves when a listener opens and when it closes, and rests in between',
    async () => {
      const child = await subject.start();
      // A clock that leaps: however long a look takes, the next one may be had.
      let now = 0;
      const source = new ExtendedTableSource(ipHelper, () => (now += 1_000_000));
      const moves = (): boolean => source.mayHaveChanged();
      const looks = (): readonly boolean[] => Array.from({ length: RESTS }, moves);
      moves();
      same('before', looks(), Array<boolean>(RESTS).fill(false));
      const { port } = await subject.open(child, 'udp', '127.0.0.1');
      await eventually('opened', moves, true);
      same('while nothing happens', looks(), Array<boolean>(RESTS).fill(false));
      await child.close(port);
      await eventually('closed', moves, true);
      source.dispose();
      await child.end();
    },
  );
}
