import { millisecondsOf, secondsOf } from './file-time';
import { readUnicodeString } from './interior';

/** What the system tells everybody of a process. */
export interface ProcessEntry {
  readonly pid: number;
  /** Of the process that made it, which may have ended since, and its pid be another's. */
  readonly parentPid: number;
  /** Its file's name; empty for the idle process. */
  readonly name: string;
  /** Milliseconds since the epoch; 0 where the system tells none. */
  readonly creationTime: number;
  readonly cpuSeconds: number;
  /** Its working set in bytes. */
  readonly memory: number;
}

// SYSTEM_PROCESS_INFORMATION, on a system of 64 bits: winternl.h, whose reserved fields phnt's ntexapi.h names. Times
// are in units of 100 ns.
const NextEntryOffset = 0;
const NumberOfThreads = 4;
const CreateTime = 32;
const UserTime = 40;
const KernelTime = 48;
const ImageName = 56;
const UniqueProcessId = 80;
const InheritedFromUniqueProcessId = 88;
const WorkingSetSize = 144;
/** Behind it come its threads. */
const ENTRY_SIZE = 256;

/**
 * The processes in the answer to SystemProcessInformation, by pid; null for bytes that are none. `base` is where the
 * buffer is in this process's memory, for names are pointed to. One without threads has ended, and is kept only
 * because somebody holds a handle of it: it is left out.
 */
export function parseProcesses(bytes: Buffer, base: bigint): ReadonlyMap<number, ProcessEntry> | null {
  const entries = new Map<number, ProcessEntry>();
  for (let at = 0; ;) {
    if (at + ENTRY_SIZE > bytes.length) return null;
    const name = readUnicodeString(bytes, at + ImageName, base);
    if (name === null) return null;
    const entry = parseEntry(bytes, at, name);
    if (bytes.readUInt32LE(at + NumberOfThreads) > 0) entries.set(entry.pid, entry);
    const next = bytes.readUInt32LE(at + NextEntryOffset);
    if (next === 0) return entries;
    // Forwards, and never into itself: else there would be no end.
    if (next < ENTRY_SIZE) return null;
    at += next;
  }
}

function parseEntry(bytes: Buffer, at: number, name: string): ProcessEntry {
  return {
    // Handles by their type; no pid has more than 32 bits.
    pid: bytes.readUInt32LE(at + UniqueProcessId),
    parentPid: bytes.readUInt32LE(at + InheritedFromUniqueProcessId),
    name,
    creationTime: millisecondsOf(bytes.readBigInt64LE(at + CreateTime)),
    cpuSeconds: secondsOf(bytes.readBigInt64LE(at + UserTime) + bytes.readBigInt64LE(at + KernelTime)),
    memory: Number(bytes.readBigUInt64LE(at + WorkingSetSize)),
  };
}
