import { once } from 'node:events';
import type { AddressInfo, Server, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fail, ok } from '../../../../shared/domain/result';
import { SocketTable } from '../../monitor/socket-table';
import { CAP_NET_ADMIN, hasCapability, withoutCapability } from '../../testing/without-capability';
import { ConnectionDestroyer } from './connection-destroyer';
import type { Libc } from './libc';
import { loadLibc } from './libc';
import { SockDiagSource } from './sock-diag-source';

// Real connections of this process, cut by the real kernel.

const obstacle = hasCapability(CAP_NET_ADMIN) ? null : 'needs CAP_NET_ADMIN';

let libc: Libc;
let table: SocketTable;
let source: SockDiagSource;
let destroyer: ConnectionDestroyer;
const servers: Server[] = [];
const clients: Socket[] = [];

beforeEach(async (context) => {
  context.skip(obstacle !== null, obstacle ?? '');
  const loaded = await loadLibc();
  if (!loaded.ok) throw new Error(loaded.error.detail);
  libc = loaded.value;
  table = new SocketTable();
  source = new SockDiagSource(libc);
  destroyer = new ConnectionDestroyer(libc);
});

afterEach(async () => {
  source.dispose();
  for (const client of clients.splice(0)) client.destroy();
  await Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

/** A connection of this process to itself, from its client's side. */
async function open(host: string): Promise<Socket> {
  const server = createServer((accepted) => {
    clients.push(accepted.on('error', () => undefined));
  });
  servers.push(server);
  await once(server.listen(0, host), 'listening');
  const client = connect((server.address() as AddressInfo).port, host);
  clients.push(client);
  await once(client, 'connect');
  return client;
}

/** The slot of the client's side, as the kernel tells it now; -1 for none. */
function slotOf({ localPort }: Socket): number {
  table.begin('all');
  source.read('all', table.observe);
  table.commit(true);
  let found = -1;
  table.forEach((slot) => {
    if (table.rows.localPort[slot] === localPort && table.rows.state[slot] === 1) found = slot;
  });
  return found;
}

describe('a TCP connection', () => {
  it.each(['127.0.0.1', '::1'])('at %s is cut, and another one is not', async (host) => {
    const [meant, other] = [await open(host), await open(host)];
    const cut = once(meant, 'error');
    expect(destroyer.close(table, slotOf(meant))).toEqual(ok(null));
    // tcp_abort, net/ipv4/tcp.c: its program is told so.
    expect(await cut).toMatchObject([{ code: 'ECONNABORTED' }]);
    expect(slotOf(other)).not.toBe(-1);
  });

  it('is not cut in the place of one that is gone, though it has its addresses', async () => {
    const meant = await open('127.0.0.1');
    const slot = slotOf(meant);
    const cookies = table.rows.cookieLow;
    cookies[slot] = (cookies[slot] ?? 0) + 1;
    expect(destroyer.close(table, slot)).toEqual(fail({ code: 'gone' }));
    expect(meant.destroyed).toBe(false);
  });

  it('is not this user’s to cut without the capability', async () => {
    const meant = await open('127.0.0.1');
    const slot = slotOf(meant);
    withoutCapability(CAP_NET_ADMIN, () => {
      expect(destroyer.close(table, slot)).toEqual(fail({ code: 'notPermitted' }));
    });
    expect(slotOf(meant)).toBe(slot);
  });
});

it('cuts nothing without libc', () => {
  const none = new ConnectionDestroyer(null);
  expect(none.close(table, 0)).toEqual(fail({ code: 'unsupported', reason: 'interfaceRefused' }));
});
