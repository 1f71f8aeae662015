import type { SocketInfo } from '../../shared/domain/socket';
import { eventually, same } from '../support/checks';
import type { Child, Opened, Subject } from './subject';

const openings = [
  { transport: 'tcp', host: '127.0.0.1', networkType: 'ipv4', exposure: 'loopback' },
  { transport: 'tcp', host: '0.0.0.0', networkType: 'ipv4', exposure: 'allInterfaces' },
  { transport: 'tcp', host: '::1', networkType: 'ipv6', exposure: 'loopback' },
  { transport: 'tcp', host: '::', networkType: 'ipv6', exposure: 'allInterfaces' },
  { transport: 'udp', host: '127.0.0.1', networkType: 'ipv4', exposure: 'loopback' },
  { transport: 'udp', host: '0.0.0.0', networkType: 'ipv4', exposure: 'allInterfaces' },
  { transport: 'udp', host: '::1', networkType: 'ipv6', exposure: 'loopback' },
  { transport: 'udp', host: '::', networkType: 'ipv6', exposure: 'allInterfaces' },
] as const;

/** Listeners of both transports and families: there, once, with the right words. */
export async function checkListing(subject: Subject, child: Child): Promise<readonly Opened[]> {
  const seen: Opened[] = [];
  for (const opening of openings) {
    const { transport, host } = opening;
    await subject.checks.check(`open: ${transport} on ${host} is listed as what it is`, async () => {
      const opened = await subject.open(child, transport, host);
      const limit = transport === 'udp' ? subject.limit('udpWithoutPeer') : null;
      await eventually('how often', async () => (await subject.look(opened)).length, limit === null ? 1 : 0);
      if (limit !== null) return;
      same('the socket', wordsOf(await subject.see(opened)), {
        role: 'listener',
        ...{ networkType: opening.networkType, exposure: opening.exposure },
        state: transport === 'tcp' ? 'listen' : null,
        ...{ peerAddress: null, peerPort: null, reach: null, netNamespace: null },
      });
      seen.push(opened);
    });
  }
  await checkTable(subject, seen);
  await checkConnection(subject, child);
  return seen;
}

function wordsOf(socket: SocketInfo): object {
  const { role, networkType, exposure, state, peerAddress, peerPort, reach, netNamespace } = socket;
  return { role, networkType, exposure, state, peerAddress, peerPort, reach, netNamespace };
}

async function checkTable({ checks, engine }: Subject, seen: readonly Opened[]): Promise<void> {
  await checks.check("list: no id stands for two sockets, and each key is its socket's id", async () => {
    await engine.readNow('all');
    const { sockets } = engine.monitor;
    same(
      'the ids',
      [...sockets.values()].map(({ id }) => id),
      [...sockets.keys()],
    );
    same('some sockets', sockets.size >= seen.length, true);
  });
}

/** Both ends of a connection. */
async function checkConnection(subject: Subject, server: Child): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    await subject.checks.check(
      `list: both ends of a connection over ${host}, each with the other as its peer`,
      async () => {
        const client = await subject.start();
        const { port } = await subject.open(server, 'tcp', host);
        const clientPort = await client.connect(port, host);
        const there = {
          role: 'connection',
          state: 'established',
          localAddress: host,
          peerAddress: host,
          exposure: null,
        };
        for (const [local, peer] of [
          [clientPort, port],
          [port, clientPort],
        ] as const) {
          const { role, state, localAddress, peerAddress, exposure } = await subject.seeConnection(local, peer);
          same(`${local} to ${peer}`, { role, state, localAddress, peerAddress, exposure }, there);
        }
        await client.end();
      },
    );
  }
}
