import type { Service } from '../../../../shared/domain/service';
import { readInteriorText } from './interior';

// ENUM_SERVICE_STATUS_PROCESSW, winsvc.h, on a system of 64 bits: two pointers, and a SERVICE_STATUS_PROCESS.
const lpServiceName = 0;
const lpDisplayName = 8;
const SERVICE_STATUS_PROCESS = 16;
const ENTRY_SIZE = 56;

// SERVICE_STATUS_PROCESS
const dwCurrentState = 4;
const dwProcessId = 28;
export const STATUS_SIZE = 36;

/** What a service is called, and what it is called to people: at most so many characters (CreateServiceW's page). */
const LONGEST_NAME = 256;

/** A service that runs, and the pid of the process that it runs in. */
export interface RunningService extends Service {
  readonly pid: number;
}

/**
 * The first `count` services of an answer; null for bytes that are none. `base` is where the buffer is in this process's
 * memory, for names are pointed to.
 */
export function parseServices(bytes: Buffer, count: number, base: bigint): readonly RunningService[] | null {
  if (count * ENTRY_SIZE > bytes.length) return null;
  const services: RunningService[] = [];
  for (let at = 0; at < count * ENTRY_SIZE; at += ENTRY_SIZE) {
    const name = readInteriorText(bytes, at + lpServiceName, base)?.slice(0, LONGEST_NAME);
    const displayName = readInteriorText(bytes, at + lpDisplayName, base)?.slice(0, LONGEST_NAME);
    if (name === undefined || displayName === undefined) return null;
    const { pid } = parseStatus(bytes.subarray(at + SERVICE_STATUS_PROCESS, at + ENTRY_SIZE));
    services.push({ name, displayName: displayName === '' ? name : displayName, pid });
  }
  return services;
}

/** The state (SERVICE_STOPPED and others) and the pid in a SERVICE_STATUS_PROCESS, which is STATUS_SIZE bytes. */
export function parseStatus(bytes: Buffer): { readonly state: number; readonly pid: number } {
  return { state: bytes.readUInt32LE(dwCurrentState), pid: bytes.readUInt32LE(dwProcessId) };
}
