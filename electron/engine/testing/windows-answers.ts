/** Where every buffer of `MemoryWindows` is said to be. */
export const memoryBase = 0x1_f000_0000n;
/** FILETIME of 1970-01-01: units of 100 ns since 1601-01-01 (minwinbase.h). */
const EPOCH = 116_444_736_000_000_000n;

export interface MemoryProcess {
  readonly pid: number;
  /** Milliseconds since the epoch. */
  readonly created: number;
  readonly parentPid?: number;
  readonly name?: string;
  readonly path?: string;
  /** Its file as NT calls it, which everybody may know. */
  readonly imageName?: string;
  readonly commandLine?: string;
  readonly sid?: Uint8Array;
  readonly elevated?: boolean;
  /** The error that OpenProcess gives in place of a handle. */
  readonly denied?: number;
  /** It has ended, and somebody holds a handle. */
  readonly ended?: boolean;
}

export interface MemoryService {
  readonly name: string;
  readonly displayName: string;
  readonly pid: number;
  /** SERVICE_RUNNING by default. */
  readonly state?: number;
}

/** A time in milliseconds since the epoch as a FILETIME. */
export function fileTime(milliseconds: number): bigint {
  return EPOCH + BigInt(milliseconds) * 10_000n;
}

/** SYSTEM_PROCESS_INFORMATION of each, with its name behind it: offsets of phnt's ntexapi.h, at a distance of 8-byte steps. */
export function processList(processes: readonly MemoryProcess[]): Buffer {
  const parts: Buffer[] = [];
  let at = 0;
  for (const [index, { pid, created, parentPid = 0, name = '', ended = false }] of processes.entries()) {
    const size = (256 + name.length * 2 + 7) & ~7;
    const bytes = Buffer.alloc(size);
    bytes.writeUInt32LE(index === processes.length - 1 ? 0 : size, 0);
    bytes.writeUInt32LE(ended ? 0 : 3, 4);
    bytes.writeBigInt64LE(fileTime(created), 32);
    bytes.writeBigInt64LE(15_000_000n, 40);
    bytes.writeBigInt64LE(5_000_000n, 48);
    bytes.writeUInt16LE(name.length * 2, 56);
    bytes.writeUInt16LE(name.length * 2, 58);
    bytes.writeBigUInt64LE(name === '' ? 0n : memoryBase + BigInt(at + 256), 64);
    bytes.writeBigUInt64LE(BigInt(pid), 80);
    bytes.writeBigUInt64LE(BigInt(parentPid), 88);
    bytes.writeBigUInt64LE(BigInt(pid) * 4096n, 144);
    bytes.write(name, 256, 'utf16le');
    parts.push(bytes);
    at += size;
  }
  return Buffer.concat(parts);
}

/** ENUM_SERVICE_STATUS_PROCESSW of each, with all names behind them: offsets of winsvc.h on a system of 64 bits. */
export function serviceList(services: readonly MemoryService[]): Buffer {
  const rows = Buffer.alloc(services.length * 56);
  const texts: Buffer[] = [];
  let at = rows.length;
  const put = (text: string): bigint => {
    const bytes = Buffer.from(`${text}\0`, 'utf16le');
    texts.push(bytes);
    at += bytes.length;
    return memoryBase + BigInt(at - bytes.length);
  };
  for (const [index, { name, displayName, pid, state = 4 }] of services.entries()) {
    rows.writeBigUInt64LE(put(name), index * 56);
    rows.writeBigUInt64LE(put(displayName), index * 56 + 8);
    rows.writeUInt32LE(0x10, index * 56 + 16);
    rows.writeUInt32LE(state, index * 56 + 20);
    rows.writeUInt32LE(pid, index * 56 + 44);
  }
  return Buffer.concat([rows, ...texts]);
}
