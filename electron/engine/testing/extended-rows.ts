/** A row of a table of the IP helper, by what it says. */
export interface ExtendedRow {
  /** MIB_TCP_STATE_*, of TCP alone. */
  readonly state?: number;
  /** Dotted, or with colons. */
  readonly local: string;
  readonly localPort: number;
  readonly peer?: string;
  readonly peerPort?: number;
  readonly pid?: number;
  /** A FILETIME. */
  readonly created?: bigint;
  readonly tag?: number;
  /** What stands in the half of a port's field that says nothing. */
  readonly noise?: number;
}

export type TableName = 'tcp4' | 'tcp6' | 'udp4' | 'udp6';

/**
 * Sizes and offsets of MIB_TCPROW_OWNER_MODULE, MIB_TCP6ROW_OWNER_MODULE, MIB_UDPROW_OWNER_MODULE and
 * MIB_UDP6ROW_OWNER_MODULE, as a compiler gave them for the headers of mingw-w64 (offsetof, sizeof), on 64 bits.
 */
const shapes = {
  tcp4: { size: 160, state: 0, local: 4, localPort: 8, peer: 12, peerPort: 16, pid: 20, created: 24, module: 32 },
  tcp6: { size: 192, local: 0, localPort: 20, peer: 24, peerPort: 44, state: 48, pid: 52, created: 56, module: 64 },
  udp4: { size: 160, state: -1, local: 0, localPort: 4, peer: -1, peerPort: -1, pid: 8, created: 16, module: 32 },
  udp6: { size: 176, state: -1, local: 0, localPort: 20, peer: -1, peerPort: -1, pid: 24, created: 32, module: 48 },
} as const;

/** A table of the OWNER_MODULE classes: how many rows at 0, the rows from 8 on. */
export function moduleTable(name: TableName, rows: readonly ExtendedRow[]): Buffer {
  const shape = shapes[name];
  const bytes = Buffer.alloc(8 + rows.length * shape.size);
  bytes.writeUInt32LE(rows.length, 0);
  for (const [index, row] of rows.entries()) {
    const at = 8 + index * shape.size;
    const { state = 2, peer, peerPort = 0, pid = 0, created = 0n, tag = 0, noise = 0 } = row;
    writeAddress(bytes, at + shape.local, row.local);
    writePort(bytes, at + shape.localPort, row.localPort, noise);
    if (shape.state >= 0) {
      bytes.writeUInt32LE(state, at + shape.state);
      if (peer !== undefined) writeAddress(bytes, at + shape.peer, peer);
      writePort(bytes, at + shape.peerPort, peerPort, noise);
    }
    bytes.writeUInt32LE(pid, at + shape.pid);
    bytes.writeBigInt64LE(created, at + shape.created);
    bytes.writeUInt32LE(tag, at + shape.module);
  }
  return bytes;
}

/** Network order, in the low half of a field of 32 bits. */
function writePort(bytes: Buffer, at: number, port: number, noise: number): void {
  bytes.writeUInt16BE(port, at);
  bytes.writeUInt16LE(noise, at + 2);
}

function writeAddress(bytes: Buffer, at: number, text: string): void {
  if (!text.includes(':')) {
    bytes.set(text.split('.').map(Number), at);
    return;
  }
  const [head = '', tail = ''] = text.split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const [front, back] = [groups(head), groups(tail)];
  const all = [...front, ...new Array<number>(8 - front.length - back.length).fill(0), ...back];
  for (const [index, group] of all.entries()) bytes.writeUInt16BE(group, at + index * 2);
}
