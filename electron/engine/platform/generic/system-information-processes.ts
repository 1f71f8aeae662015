import si from 'systeminformation';
import type { Systeminformation } from 'systeminformation';
import { basename } from 'node:path';
import type { Origin, ProcessInfo } from '../../../../shared/domain/process';
import { processKey } from '../../../../shared/domain/process';
import type { ProcessSource, ProcessUsage } from '../process-source';
import { unknownOrigin } from '../process-source';
import { SteadyTimes } from '../steady-times';

type Row = Systeminformation.ProcessesProcessData;

/** Processes as the systeminformation library saw them at the last read. */
export class SystemInformationProcesses implements ProcessSource {
  private rows: ReadonlyMap<number, Row> = new Map();
  private readonly times = new SteadyTimes();

  async read(): Promise<void> {
    const { list } = await si.processes();
    this.rows = new Map(list.map((row) => [row.pid, row]));
    this.times.take(new Map(list.map((row) => [row.pid, creationTime(row)])));
  }

  describe(pid: number): ProcessInfo | null {
    const row = this.rows.get(pid);
    if (!row) return null;
    const identity = { pid, creationTime: this.creationTime(row) };
    const parent = this.rows.get(row.parentPid);
    const executablePath = row.path && row.command.startsWith(row.path) ? row.path : null;
    return {
      ...identity,
      key: processKey(identity),
      name: row.name === '' ? basename(row.command) : row.name,
      executablePath,
      // The library gives the arguments as one text.
      commandArgs: row.params === '' ? [row.command] : [row.command, row.params],
      owner: row.user === '' ? null : row.user,
      parentPid: row.parentPid > 0 ? row.parentPid : null,
      parent: parent ? processKey({ pid: parent.pid, creationTime: this.creationTime(parent) }) : null,
      workingDirectory: null,
      group: null,
      project: null,
      terminal: null,
      executableConcerns: [],
      product: null,
      elevated: null,
      services: [],
    };
  }

  /** The library gives shares, not times, of the CPU: only memory and identity can be told. */
  usage(pid: number): (ProcessUsage & { readonly creationTime: number }) | null {
    const row = this.rows.get(pid);
    return row ? { creationTime: this.creationTime(row), cpuSeconds: 0, memory: row.memRss * 1024 } : null;
  }

  isKernelThread(): boolean {
    return false;
  }

  async originOf(): Promise<Origin> {
    return unknownOrigin;
  }

  private creationTime(row: Row): number {
    return this.times.steady(row.pid, creationTime(row));
  }
}

/** "2026-11-22 10:56:38", in local time; to the second. 0 where the system does not tell. */
function creationTime(row: Row): number {
  const time = Date.parse(row.started.replace(' ', 'T'));
  return Number.isNaN(time) ? 0 : time;
}
