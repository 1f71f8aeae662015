import { beforeEach, describe, expect, it } from 'vitest';
import type { Owner } from '../../../shared/domain/owner';
import { socketInfo } from '../testing/domain';
import { tcpConnection, tcpListener } from '../testing/socket-records';
import { readRows, slotOf } from '../testing/table-reads';
import { Attachments } from './attachments';
import { QueuedOwners } from './queued-owner';
import type { SocketRecord } from './socket-record';
import { SocketTable } from './socket-table';

const nobody: Owner = { ...socketInfo('').owner, confidence: 'unknown', reason: 'pending', user: null };
const server: Owner = { ...nobody, confidence: 'exact', reason: null, processes: ['20-20'], user: 'ada' };
const client: Owner = { ...server, processes: ['21-21'] };

let table: SocketTable;
let attachments: Attachments;
let queuedOwners: QueuedOwners;
/** The owners that rows have by their own means. */
let owners: Map<number, Owner>;

beforeEach(() => {
  table = new SocketTable();
  attachments = new Attachments();
  owners = new Map();
  queuedOwners = new QueuedOwners(table, attachments, (slot) => owners.get(slot) ?? nobody);
});

function read(...rows: readonly SocketRecord[]): void {
  attachments.note(table, readRows(table, rows));
}

/** The owner of a row, where the rows have these owners by their own means. */
function ownerOf(row: SocketRecord, known: ReadonlyMap<SocketRecord, Owner>): Owner {
  owners = new Map([...known].map(([each, owner]) => [slotOf(table, each), owner]));
  return queuedOwners.ownerOf(slotOf(table, row));
}

/** The rows that are to be told anew when the owners of these have changed. */
function behind(...rows: readonly SocketRecord[]): readonly number[] {
  return queuedOwners.behind(rows.map((row) => slotOf(table, row)));
}

describe('the owner of a connection without a descriptor', () => {
  const listener = tcpListener(80);

  // tcp_states.h: what is open, or half open, waits to be accepted.
  it.each([1, 3, 8, 12])('is that of its listener in state %i', (state) => {
    const row = tcpConnection(80, 5000, { inode: 0, state });
    read(listener, row);
    expect(ownerOf(row, new Map([[listener, server]]))).toEqual({
      ...server,
      confidence: 'inferred',
      reason: 'notAccepted',
    });
  });

  it('names no program where several listeners share the address, for nobody knows in whose queue it is', () => {
    const row = tcpConnection(80, 5000, { inode: 0, state: 1 });
    const twin = tcpListener(80, { cookieLow: 8080 });
    read(listener, twin, row);
    const known = new Map([
      [listener, server],
      [twin, client],
    ]);
    expect(ownerOf(row, known)).toMatchObject({ confidence: 'user', reason: 'notAccepted', processes: [] });
  });

  // Another process than the listener's may have had it, between two looks.
  it.each([4, 5, 6, 9, 11])('is the user of its listener in state %i, for a program has let go of it', (state) => {
    const row = tcpConnection(80, 5000, { inode: 0, state });
    read(listener, row);
    expect(ownerOf(row, new Map([[listener, server]]))).toEqual({
      ...server,
      confidence: 'user',
      reason: 'closed',
      processes: [],
    });
  });

  it('is its own where that is known', () => {
    const row = tcpConnection(80, 5000, { inode: 0, state: 6 });
    const former: Owner = { ...client, confidence: 'inferred', reason: 'formerOwner' };
    read(listener, row);
    expect(ownerOf(row, new Map([[listener, server]]).set(row, former))).toEqual(former);
  });

  it('is as unknown as that of its listener', () => {
    const row = tcpConnection(80, 5000, { inode: 0 });
    const other: Owner = { ...nobody, confidence: 'user', reason: 'otherUser', user: 'root' };
    read(listener, row);
    expect(ownerOf(row, new Map([[listener, other]]))).toEqual(other);
  });

  it('is its own where it came in by no listener', () => {
    const row = tcpConnection(5000, 80, { inode: 0 });
    read(listener, row);
    expect(ownerOf(row, new Map([[listener, server]]))).toEqual(nobody);
  });
});

it('leaves a connection with a descriptor whose owner is not found yet alone', () => {
  const listener = tcpListener(80);
  const row = tcpConnection(80, 5000);
  read(listener, row);
  expect(ownerOf(row, new Map([[listener, server]]))).toEqual(nobody);
  expect(ownerOf(listener, new Map([[listener, server]]))).toEqual(server);
});

describe('what waits behind listeners', () => {
  const strained = tcpListener(80, { queue: 2 });
  const idle = tcpListener(81);
  const queued = [5000, 5001].map((port) => tcpConnection(80, port, { inode: 0 }));
  const accepted = tcpConnection(80, 5002);
  const elsewhere = tcpConnection(81, 5000, { inode: 0 });

  beforeEach(() => {
    read(strained, idle, ...queued, accepted, elsewhere);
  });

  it('are the connections without a descriptor of those whose queue is not empty', () => {
    expect(behind(strained, idle)).toEqual(queued.map((row) => slotOf(table, row)));
  });

  it('is nothing behind an empty queue, a connection, or nothing', () => {
    expect(behind(idle, accepted, ...queued)).toEqual([]);
    expect(behind()).toEqual([]);
  });
});

describe('a connection whose listener was not known when it was told', () => {
  const listener = tcpListener(80);
  const other = tcpListener(81);
  const rows = [6, 4, 1].map((state, at) => tcpConnection(80, 5000 + at, { inode: 0, state }));
  const slots = () => rows.map((row) => slotOf(table, row));

  beforeEach(() => {
    read(listener, other, ...rows);
    for (const row of rows) expect(ownerOf(row, new Map())).toEqual(nobody);
  });

  it('is told anew when that listener is, and no longer when it is settled', () => {
    expect(behind(other, ...rows)).toEqual([]);
    expect(behind(listener)).toEqual(slots());
    // Still nobody is known.
    for (const row of rows) ownerOf(row, new Map());
    expect(behind(listener)).toEqual(slots());
    const reasons = rows.map((row) => ownerOf(row, new Map([[listener, server]])).reason);
    expect(reasons).toEqual(['closed', 'closed', 'notAccepted']);
    expect(behind(listener)).toEqual([]);
  });

  it('is not told any more when it is gone', () => {
    read(listener, other, rows[0]!);
    expect(behind(listener)).toEqual([slotOf(table, rows[0]!)]);
  });
});
