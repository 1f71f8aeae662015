import { beforeEach, describe, expect, it } from 'vitest';
import type { ListenerHealth } from '../../../shared/domain/listener-health';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import { Attachments } from './attachments';
import { HealthMeter } from './health-meter';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';
import { Traffic } from './traffic';

const listener = tcpListener(80, { queueLimit: 128 });
const second = tcpListener(81, { queueLimit: 5 });

let table: SocketTable;
let traffic: Traffic;
let attachments: Attachments;
let meter: HealthMeter;
let now: number;
/** Brief connections by the slot of their listener. */
let brief: Map<number, number>;

beforeEach(() => {
  table = new SocketTable();
  traffic = new Traffic();
  attachments = new Attachments();
  now = 1_000_000;
  brief = new Map();
  meter = new HealthMeter(table, {
    attachments,
    traffic,
    briefCount: (slot) => brief.get(slot) ?? 0,
    isCounted: (slot) => table.rows.netNamespace[slot] === 0,
  });
});

/** Reads these rows a second later, and looks; gives whose health differs. */
function look(...rows: readonly SocketRecord[]): readonly ListenerHealth[] {
  now += 1000;
  const delta = readRows(table, rows);
  attachments.note(table, delta);
  traffic.note(table, delta, now);
  return meter.look(now);
}

const atRest: ListenerHealth = {
  socketId: '0.80',
  acceptQueue: 0,
  backlog: 128,
  drops: 0,
  connections: {},
  received: 0,
  sent: 0,
  retransmits: 0,
  briefConnections: 0,
  warnings: [],
};

describe('the health of a listener', () => {
  it('is told at the first look, and then only when it differs', () => {
    expect(look(listener, second)).toEqual([atRest, { ...atRest, socketId: '0.81', backlog: 5 }]);
    expect(look(listener, second)).toEqual([]);
    expect(look({ ...listener, queue: 3 }, second)).toEqual([{ ...atRest, acceptQueue: 3 }]);
    expect(meter.all()).toEqual([
      { ...atRest, acceptQueue: 3 },
      { ...atRest, socketId: '0.81', backlog: 5 },
    ]);
  });

  it('is told again for each single thing that differs', () => {
    const client = tcpConnection(80, 5000);
    let rows: readonly [SocketRecord, SocketRecord] = [listener, client];
    look(listener);
    let expected = { ...atRest, connections: { established: 1 } };
    expect(look(...rows)).toEqual([expected]);
    const steps: readonly (readonly [Partial<ListenerHealth>, Partial<SocketRecord>, Partial<SocketRecord>])[] = [
      [{ acceptQueue: 1 }, { queue: 1 }, {}],
      [{ backlog: 9 }, { queueLimit: 9 }, {}],
      [{ received: 8 }, {}, { received: 8 }],
      [{ sent: 9 }, {}, { sent: 9 }],
      [{ retransmits: 7 }, {}, { retransmits: 7 }],
      [{ connections: { close_wait: 1 } }, {}, { state: 8 }],
      [{ drops: 2, warnings: ['acceptQueueOverflows'] }, { drops: 2 }, {}],
      [{ drops: 3 }, { drops: 3 }, {}],
    ];
    for (const [change, ofListener, ofClient] of steps) {
      rows = [
        { ...rows[0], ...ofListener },
        { ...rows[1], ...ofClient },
      ];
      expected = { ...expected, ...change } as typeof expected;
      expect(look(...rows), JSON.stringify(change)).toEqual([expected]);
      // A look later nothing flows any more.
      expected = { ...expected, received: 0, sent: 0, retransmits: 0 };
      look(...rows);
    }
    brief.set(slotOf(table, listener), 3);
    expect(look(...rows)).toEqual([{ ...expected, briefConnections: 3 }]);
    expect(look(...rows)).toEqual([]);
    now += 10_000;
    expect(look(...rows)).toEqual([{ ...expected, briefConnections: 3, warnings: [] }]);
  });

  it('counts its own connections by state, both kinds of handshake as one', () => {
    const states = [1, 1, 3, 12, 6, 8, 8, 8];
    const own = states.map((state, at) => tcpConnection(80, 5000 + at, { state }));
    const others = [tcpConnection(81, 6000), tcpConnection(6001, 80), udpSocket(80)];
    look(listener, second, ...own, ...others);
    const [first, other] = meter.all();
    expect(first?.connections).toEqual({ established: 2, syn_received: 2, time_wait: 1, close_wait: 3 });
    expect(other?.connections).toEqual({ established: 1 });
    look(listener, second, own[0]!);
    expect(meter.all().map(({ connections }) => connections)).toEqual([{ established: 1 }, {}]);
  });

  it('gives rates a second, summed over its connections', () => {
    const first = tcpConnection(80, 5000, { received: 1_000_000 });
    const other = tcpConnection(80, 5001);
    look(listener, first, other);
    // The time of a first look is not known.
    expect(meter.all()[0]).toMatchObject({ received: 0, sent: 0, retransmits: 0 });
    now += 1000;
    look(listener, { ...first, received: 1_000_300, retransmits: 4 }, { ...other, received: 100, sent: 50 });
    expect(meter.all()[0]).toMatchObject({ received: 200, sent: 25, retransmits: 2 });
  });

  it('warns of what the listener has been through', () => {
    look(second);
    expect(look({ ...second, queue: 6, drops: 1 })[0]?.warnings).toEqual(['acceptQueueFull', 'acceptQueueOverflows']);
    const leaking = Array.from({ length: 8 }, (_, count) => tcpConnection(81, 5000 + count, { state: 8 }));
    now += 10_000;
    for (let count = 1; count <= 8; count += 1) {
      look(second, ...leaking.slice(0, count));
      now += 10_000;
    }
    expect(meter.all()[0]?.warnings).toEqual(['closeWaitGrows']);
  });

  it('is not that of the listener that had its slot before', () => {
    look({ ...listener, drops: 5 });
    const slot = slotOf(table, listener);
    look();
    expect(meter.all()).toEqual([]);
    const [health] = look({ ...second, drops: 9 });
    expect(slotOf(table, second)).toBe(slot);
    expect(health).toMatchObject({ socketId: '0.81', drops: 9, warnings: [] });
  });

  it('is not that of its slot even when no look fell in between', () => {
    look({ ...listener, drops: 5 });
    const slot = slotOf(table, listener);
    attachments.note(table, readRows(table, []));
    expect(look({ ...second, drops: 9 })).toMatchObject([{ socketId: '0.81', warnings: [] }]);
    expect(slotOf(table, second)).toBe(slot);
  });

  it('is not told again when a handshake only gets its other number', () => {
    const handshake = tcpConnection(80, 5000, { state: 3 });
    expect(look(listener, handshake)[0]?.connections).toEqual({ syn_received: 1 });
    expect(look(listener, { ...handshake, state: 12 })).toEqual([]);
  });

  it('stays each listener’s own while others come and go', () => {
    const clients = [80, 81, 82, 83].map((port) => tcpConnection(port, 5000 + port));
    const [third, fourth] = [tcpListener(82, { queueLimit: 7 }), tcpListener(83, { queueLimit: 8 })];
    const connections = () => meter.all().map(({ socketId, connections: { established } }) => [socketId, established]);
    look(listener, second, third, ...clients);
    look(listener, third, ...clients);
    expect(look(listener, third, fourth, ...clients).map(({ socketId }) => socketId)).toEqual(['0.83']);
    look(listener, second, third, fourth, ...clients);
    expect(look(listener, second, third, fourth, ...clients.slice(0, 3)).map(({ socketId }) => socketId)).toEqual([
      '0.83',
    ]);
    expect(new Map(connections() as [string, number | undefined][])).toEqual(
      new Map([
        ['0.80', 1],
        ['0.81', 1],
        ['0.82', 1],
        ['0.83', undefined],
      ]),
    );
  });

  it('is told of many', () => {
    const listeners = Array.from({ length: 1500 }, (_, port) =>
      tcpListener(port + 1, { local: addressWords('0.0.0.0') }),
    );
    const connections = listeners.map(({ localPort }) =>
      tcpConnection(localPort, 50_000, { cookieLow: 9000 + localPort }),
    );
    expect(look(...listeners, ...connections)).toHaveLength(1500);
    expect(meter.all().filter(({ connections: { established } }) => established !== 1)).toEqual([]);
  });

  it('is told of UDP that could not keep up, without a queue of connections', () => {
    const dns = udpSocket(53);
    expect(look(dns)).toEqual([]);
    expect(look({ ...dns, drops: 7 })).toEqual([
      { ...atRest, socketId: expect.any(String) as string, acceptQueue: null, backlog: null, drops: 7 },
    ]);
    expect(look({ ...dns, drops: 7 })).toEqual([]);
  });
});
