import type { SocketRecord } from '../monitor/socket-record';
import { createSocketRecord } from '../monitor/socket-record';
import type { DumpProgress } from '../platform/linux/parse-sock-diag';
import { createNetlinkBuffer, parseSockDiag } from '../platform/linux/parse-sock-diag';
import { copyRecord } from './socket-records';

export interface ParsedDump {
  readonly progress: DumpProgress;
  readonly rows: readonly SocketRecord[];
}

/** Parses `bytes` as one answer of the kernel, in a buffer that is full of something else behind them. */
export function parseBytes(bytes: Uint8Array, sequence: number, protocol: number, behind = 0xa5): ParsedDump {
  const buffer = createNetlinkBuffer((bytes.length + 4096) & ~3);
  buffer.bytes.fill(behind);
  buffer.bytes.set(bytes);
  const rows: SocketRecord[] = [];
  const progress = parseSockDiag(buffer, bytes.length, { sequence, protocol }, createSocketRecord(), (record) => {
    rows.push(copyRecord(record));
  });
  return { progress, rows };
}

/** A netlink message (struct nlmsghdr and its payload), little-endian, padded to four bytes. */
export function message(fields: {
  readonly type: number;
  readonly sequence: number;
  readonly flags?: number;
  readonly payload?: Uint8Array;
}): Uint8Array {
  const payload = fields.payload ?? new Uint8Array();
  const bytes = Buffer.alloc((16 + payload.length + 3) & ~3);
  bytes.writeUInt32LE(16 + payload.length, 0);
  bytes.writeUInt16LE(fields.type, 4);
  bytes.writeUInt16LE(fields.flags ?? 2, 6);
  bytes.writeUInt32LE(fields.sequence, 8);
  bytes.set(payload, 16);
  return new Uint8Array(bytes);
}

/** An int of the kernel's, as the payload of a message. */
export function int32(value: number): Uint8Array {
  return new Uint8Array(new Int32Array([value]).buffer);
}
