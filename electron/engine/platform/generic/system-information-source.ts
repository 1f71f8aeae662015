import si from 'systeminformation';
import type { SocketSink } from '../../monitor/socket-record';
import { createSocketRecord } from '../../monitor/socket-record';
import type { ReadScope } from '../../monitor/socket-table';
import type { ReadOutcome, SocketSource } from '../socket-source';
import { parseConnection } from './parse-connection';
import type { SystemInformationProcesses } from './system-information-processes';

/** Sockets through the systeminformation library, which runs the system's own tools: a second or so a read. */
export class SystemInformationSource implements SocketSource {
  readonly name = 'systeminformation';
  readonly counts = false;
  readonly fallbackReason = null;
  private readonly record = createSocketRecord();

  constructor(private readonly processes: SystemInformationProcesses) {}

  async read(_scope: ReadScope, sink: SocketSink): Promise<ReadOutcome> {
    try {
      const rows = await si.networkConnections();
      // Afterwards, so that the process of each row is among them.
      await this.processes.read();
      // Rows of other kinds are left out by the library's own rules, so a row that cannot be read is not a gap.
      for (const row of rows) if (parseConnection(row, this.record)) sink(this.record);
      return { ok: true, complete: true };
    } catch (error) {
      return { ok: false, error: { code: 'readFailed', detail: String(error) } };
    }
  }

  setInterval(): void {
    // It reads when it is asked to.
  }

  mayHaveChanged(): boolean {
    return false;
  }

  dispose(): void {
    // Holds nothing between two reads.
  }
}
