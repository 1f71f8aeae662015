import { pause } from '../../bench/wait';
import type { ListenerProcess } from '../fixtures/start-listener';
import type { Rig } from './rig';
import { eventually } from './rig';
import { atPorts, differences, heldSockets } from './sockets';

const LOOK_PERIOD_MS = 1300;
const HASTE_MS = 550;

/** A check gives what is wrong, nothing when all is well. */
export type Check = readonly [name: string, run: (rig: Rig) => Promise<readonly string[]>];

export const socketChecks: readonly Check[] = [
  ['sockets of each kind are told with their states and processes', openedSockets],
  ['a listener that two processes hold names both', sharedListener],
  ['every socket that a process holds is told, and no other', allSockets],
  ['a listener that was closed is gone at once', closedListener],
  ['a listener that was seen to be gone never comes back', neverBack],
  ['who holds a socket is looked up anew', holders],
];

/** What was opened, as the test itself knows it. */
async function openKinds(server: ListenerProcess, client: ListenerProcess) {
  const tcp4 = await server.open();
  const tcpAny = await server.open({ host: '0.0.0.0' });
  const tcp6 = await server.open({ host: '::1' });
  const dual = await server.open({ host: '::' });
  const udp4 = await server.open({ transport: 'udp' });
  const udp6 = await server.open({ transport: 'udp', host: '::1' });
  const from4 = await client.connect(tcp4);
  const from6 = await client.connect(tcp6, '::1');
  const fromDual = await client.connect(dual, '127.0.0.1');
  const [s, c] = [server.pid, client.pid];
  const lines = [
    `tcp 127.0.0.1:${tcp4} listen ${s}`,
    `tcp 0.0.0.0:${tcpAny} listen ${s}`,
    `tcp [::1]:${tcp6} listen ${s}`,
    `tcp [::]:${dual} listen ${s}`,
    `udp 127.0.0.1:${udp4}  ${s}`,
    `udp [::1]:${udp6}  ${s}`,
    `tcp 127.0.0.1:${from4} - 127.0.0.1:${tcp4} established ${c}`,
    `tcp 127.0.0.1:${tcp4} - 127.0.0.1:${from4} established ${s}`,
    `tcp [::1]:${from6} - [::1]:${tcp6} established ${c}`,
    `tcp [::1]:${tcp6} - [::1]:${from6} established ${s}`,
    `tcp 127.0.0.1:${fromDual} - 127.0.0.1:${dual} established ${c}`,
    `tcp [::ffff:127.0.0.1]:${dual} - [::ffff:127.0.0.1]:${fromDual} established ${s}`,
  ].sort();
  return { ports: [tcp4, tcpAny, tcp6, dual, udp4, udp6, from4, from6, fromDual], lines };
}

async function openedSockets(rig: Rig): Promise<readonly string[]> {
  const { ports, lines } = await openKinds(rig.start(), rig.start());
  return eventually(async () => {
    await rig.look();
    const told = atPorts(heldSockets(rig.lsof), ports);
    return [...differences(told, lines), ...differences(told, atPorts(heldSockets(rig.kernel), ports))];
  });
}

async function sharedListener(rig: Rig): Promise<readonly string[]> {
  const server = rig.start();
  const port = await server.open();
  const child = await server.share(port);
  const pids = [server.pid, child].sort((a, b) => a - b);
  return eventually(async () => {
    await rig.look();
    return differences(atPorts(heldSockets(rig.lsof), [port]), [`tcp 127.0.0.1:${port} listen ${pids.join()}`]);
  });
}

/**
 * Of the whole computer, where others open and close sockets, too: wrong is what stays so. The kernel is asked by a
 * platform that was just made, for one that runs looks seldom whether a socket was handed on.
 */
async function allSockets(rig: Rig): Promise<readonly string[]> {
  let lasting: readonly string[] | null = null;
  return eventually(async () => {
    await rig.lsof.tick('all');
    const found = differences(heldSockets(rig.lsof), await rig.heldByKernelNow());
    lasting = lasting === null ? found : lasting.filter((line) => found.includes(line));
    return lasting;
  });
}

async function closedListener(rig: Rig): Promise<readonly string[]> {
  const server = rig.start();
  const [port, stays] = [await server.open(), await server.open()];
  const told = () => atPorts(heldSockets(rig.lsof), [port, stays]).length;
  await rig.lsof.tick('listeners');
  if (told() !== 2) return ['a listener that was just opened is not told'];
  await server.close(port);
  await rig.lsof.tick('listeners');
  if (told() !== 1) return ['it is still told, or the other one is not'];
  return eventually(async () => {
    await rig.lsof.tick('all');
    return told() === 1 ? [] : ['it has come back, or the other one has gone'];
  });
}

/** lsof looks once a second: there is a look that nobody has read when the listener is closed. */
async function neverBack(rig: Rig): Promise<readonly string[]> {
  const server = rig.start();
  const wrong: string[] = [];
  for (let round = 1; round <= 3; round += 1) {
    const port = await server.open();
    const told = () => atPorts(heldSockets(rig.lsof), [port]).length;
    await rig.lsof.tick('all');
    await pause(LOOK_PERIOD_MS);
    await server.close(port);
    await rig.lsof.tick('listeners');
    if (told() !== 0) wrong.push('it is told after it was closed');
    // Until then whoever reads everything is in haste, too.
    await pause(HASTE_MS);
    await rig.lsof.tick('all');
    if (told() !== 0) wrong.push(`it has come back in round ${round}`);
  }
  return wrong;
}

async function holders(rig: Rig): Promise<readonly string[]> {
  const [server, stranger] = [rig.start(), rig.start()];
  const port = await server.open();
  // To hold another one is not enough.
  await server.open();
  await stranger.open();
  await rig.lsof.tick('listeners');
  const ids = [...rig.lsof.sockets.values()].filter(({ localPort }) => localPort === port).map(({ id }) => id);
  const wrong: string[] = [];
  if (!rig.lsof.holdsAny(ids, server.pid)) wrong.push('its process is said to hold it no more');
  if (rig.lsof.holdsAny(ids, stranger.pid)) wrong.push('another process is said to hold it');
  await server.close(port);
  // The table still has it.
  if (rig.lsof.holdsAny(ids, server.pid)) wrong.push('its process is said to hold it after it was closed');
  return wrong;
}
