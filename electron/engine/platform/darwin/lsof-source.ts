import type { SocketSink } from '../../monitor/socket-record';
import { IPPROTO_UDP, TCP_LISTEN, createSocketRecord } from '../../monitor/socket-record';
import type { ReadScope } from '../../monitor/socket-table';
import type { ReadOutcome, SocketSource } from '../socket-source';
import type { ListenerGenerations } from './listener-generations';
import type { LsofHolders } from './lsof-holders';
import type { LsofSocket } from './lsof-sockets';
import { collateSockets } from './lsof-sockets';
import type { LsofFile, LsofRepetition } from './parse-lsof';
import { parseLsof } from './parse-lsof';
import { RepeatingLsof, everySocket } from './repeating-lsof';
import { describeProgramError, runProgram } from '../run-program';

/** A look takes some 50 ms, and longer with many processes. */
const LOOK_TIMEOUT_MS = 3000;
/** A socket is a line of some 100 bytes. */
const MOST_BYTES = 64 << 20;
/** How long a read waits for lsof beyond its period, in ms. */
const WAIT_BEYOND_PERIOD_MS = 1500;
/** A read takes the last look there is, which may be one period old: more than this is not waited for less work, in ms. */
const LONGEST_PERIOD_MS = 2000;
/** So long after a look was asked for at once, in ms, whole reads do not wait for lsof's next one either. */
const HASTE_MS = 500;

export interface LsofSourceOptions {
  /** Absolute path. */
  readonly program: string;
  readonly holders: LsofHolders;
  readonly generations: ListenerGenerations;
  /** Called before rows are given, so that their processes are known by then. */
  readonly prepare: (sockets: readonly LsofSocket[], files: readonly LsofFile[]) => Promise<void>;
  /** See RepeatingLsofOptions. */
  readonly leastPatience?: number;
  /** As `performance.now()`. */
  readonly now?: () => number;
}

/**
 * Reads sockets by lsof(8), which tells an ordinary user of its own processes, and root of all. Sockets that no process
 * has open any more (TIME_WAIT) it does not tell of.
 */
export class LsofSource implements SocketSource {
  readonly name = 'lsof';
  /** TQR and TQS are of the moment, and only of some systems. */
  readonly counts = false;
  readonly fallbackReason = null;
  readonly repeating: RepeatingLsof;
  private readonly record = createSocketRecord();
  private readonly disposing = new AbortController();
  private readonly now: () => number;
  /** A look that may have begun before this tells of what was. */
  private freshSince = -Infinity;
  private hurriedAt = -Infinity;

  constructor(private readonly options: LsofSourceOptions) {
    const { program, leastPatience } = options;
    this.now = options.now ?? (() => performance.now());
    this.repeating = new RepeatingLsof({ program, ...(leastPatience !== undefined && { leastPatience }) });
  }

  read(scope: ReadScope, sink: SocketSink): Promise<ReadOutcome> {
    if (scope === 'all') return this.readAll(sink);
    // Whoever has freed a port wants to know what is now.
    this.hurriedAt = this.now();
    return this.lookNow(scope, sink);
  }

  mayHaveChanged(): boolean {
    return false;
  }

  /** lsof waits whole seconds between two looks. */
  setInterval(interval: number): void {
    this.repeating.setPeriod(Math.min(interval, LONGEST_PERIOD_MS));
  }

  /** Something was done: of what was seen before nothing is given any more. */
  lookAnew(): void {
    this.freshSince = this.now();
    this.hurriedAt = this.freshSince;
  }

  dispose(): void {
    this.disposing.abort();
    this.repeating.dispose();
  }

  private async readAll(sink: SocketSink): Promise<ReadOutcome> {
    const deadline = this.now() + this.repeating.period + WAIT_BEYOND_PERIOD_MS;
    for (let dropped = 0; ; dropped += 1) {
      if (this.now() - this.hurriedAt < HASTE_MS) return this.lookNow('all', sink);
      const repetition = await this.repeating.take(Math.max(0, deadline - this.now()));
      // An older one would bring back what a later look has seen gone.
      if (repetition && repetition.begun >= this.freshSince) return this.give(repetition, 'all', sink);
      if (!repetition && dropped > 0) return this.lookNow('all', sink);
      if (!repetition) return failed(this.repeating.failure ?? `${this.options.program} has not answered yet.`);
    }
  }

  /** Looks at this very moment. */
  private async lookNow(scope: ReadScope, sink: SocketSink): Promise<ReadOutcome> {
    const { program } = this.options;
    const limits = { timeoutMs: LOOK_TIMEOUT_MS, mostBytes: MOST_BYTES, signal: this.disposing.signal };
    // With -sTCP:LISTEN some versions leave out all of UDP.
    const answer = await runProgram(program, everySocket, limits);
    if (!answer.ok) return failed(describeProgramError(program, answer.error));
    const { exitCode, stdout, stderr } = answer.value;
    // It ends with 1 also when there is nothing to tell of, and then says nothing at all.
    if (exitCode > 1 || (exitCode === 1 && stdout.length === 0 && stderr !== '')) {
      return failed(`${program} ended (code ${exitCode}). ${stderr.split('\n', 1)[0]?.slice(0, 200) ?? ''}`.trim());
    }
    this.freshSince = this.now();
    return this.give(parseLsof(stdout), scope, sink);
  }

  private async give({ files, complete }: LsofRepetition, scope: ReadScope, sink: SocketSink): Promise<ReadOutcome> {
    const seen = collateSockets(files).filter(({ record }) => scope === 'all' || isInListenerScope(record));
    const sockets = this.options.generations.note(seen, complete);
    await this.options.prepare(sockets, files);
    this.options.holders.note(sockets, scope, complete);
    const { local, peer } = this.record;
    for (const { record } of sockets) {
      local.set(record.local);
      peer.set(record.peer);
      sink(Object.assign(this.record, record, { local, peer }));
    }
    return { ok: true, complete };
  }
}

/** As SocketTable means it: TCP listeners and all of UDP. */
function isInListenerScope({ protocol, state }: LsofSocket['record']): boolean {
  return protocol === IPPROTO_UDP || state === TCP_LISTEN;
}

function failed(detail: string): ReadOutcome {
  return { ok: false, error: { code: 'readFailed', detail } };
}
