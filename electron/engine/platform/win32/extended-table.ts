import { ERROR_INSUFFICIENT_BUFFER, ERROR_NOT_SUPPORTED, ERROR_SUCCESS } from './errors';
import type { IpHelper } from './iphlpapi';

// winsock2.h; not the number that Linux has for IPv6.
export const AF_INET = 2;
export const AF_INET6 = 23;

/** Which table, and which of its rows and how much of each: TCP_TABLE_CLASS, UDP_TABLE_CLASS, iprtrmib.h. */
export interface TableQuestion {
  readonly call: 'GetExtendedTcpTable' | 'GetExtendedUdpTable';
  readonly family: number;
  readonly tableClass: number;
}

/** A table, as bytes and as 32-bit words of this machine. */
export interface TableBuffer {
  readonly bytes: Uint8Array;
  readonly words: Uint32Array;
}

export function createTableBuffer(size: number): TableBuffer {
  const memory = new ArrayBuffer((size + 3) & ~3);
  return { bytes: new Uint8Array(memory), words: new Uint32Array(memory) };
}

const FIRST_SIZE = 32 * 1024;
/** Between the call that tells how much is needed and the next, sockets may be opened: a quarter more than asked for. */
const ROOM_TO_GROW = 1.25;
/** A table that outgrows its buffer so many times in a row is not waited for. */
const MOST_TRIES = 8;

/** A table of no rows. */
const nothing = createTableBuffer(8);

/** One of the system's socket tables, in a buffer that is kept, and grown where it has become too small. */
export class ExtendedTable {
  private buffer = createTableBuffer(FIRST_SIZE);
  private readonly size = new Uint32Array(1);

  constructor(
    private readonly ipHelper: IpHelper,
    private readonly question: TableQuestion,
  ) {}

  /** The table of this moment, valid until the next read; or what went wrong, by call and number of the error. */
  read(): TableBuffer | string {
    for (let tries = 1; ; tries += 1) {
      this.size[0] = this.buffer.bytes.length;
      const error = this.ask();
      if (error === ERROR_SUCCESS) return this.buffer;
      // A computer without IPv6 has no sockets of it.
      if (error === ERROR_NOT_SUPPORTED && this.question.family === AF_INET6) return nothing;
      if (error !== ERROR_INSUFFICIENT_BUFFER || tries === MOST_TRIES) return `${this.question.call}: ${error}`;
      const needed = Math.max(this.size[0], this.buffer.bytes.length);
      this.buffer = createTableBuffer(Math.ceil(needed * ROOM_TO_GROW));
    }
  }

  private ask(): number {
    const { call, family, tableClass } = this.question;
    return call === 'GetExtendedTcpTable'
      ? this.ipHelper.getExtendedTcpTable(this.buffer.bytes, this.size, family, tableClass)
      : this.ipHelper.getExtendedUdpTable(this.buffer.bytes, this.size, family, tableClass);
  }
}
