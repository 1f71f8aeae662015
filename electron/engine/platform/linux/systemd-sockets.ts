import { accessSync, constants } from 'node:fs';
import type { SocketActivation } from '../../../../shared/domain/owner';
import type { ActivatedSocket, ActivationSource } from '../activation-source';
import { runProgram } from '../run-program';
import type { ListedSocket } from './parse-list-sockets';
import { parseListSockets } from './parse-list-sockets';

/** Where distributions have it. */
const programs = ['/usr/bin/systemctl', '/bin/systemctl', '/run/current-system/sw/bin/systemctl'];
const command = ['list-sockets', '--all', '--show-types', '--output=json', '--no-pager'];

const TIMEOUT_MS = 2000;
/** A socket is a line of some hundred bytes. */
const MOST_BYTES = 1 << 20;
/**
 * The least time from one question to the next, in ms. It is doubled while the answer stays the same, for there are
 * listeners that are in no answer; for one that was never asked about it begins anew.
 */
const INTERVAL_MS = 30_000;
const LONGEST_INTERVAL_MS = 3_600_000;
/** When more listeners than these are in no answer, all of them count as new ones. */
const MOST_UNLISTED = 1000;

/** Asks systemctl, in the background and only when somebody wants to know. docs/security.md, item 25. */
export class SystemdSockets implements ActivationSource {
  private listed: readonly ListedSocket[] = [];
  private changed = false;
  private askedAt = -Infinity;
  private interval: number;
  /** Listeners that were asked about and were in no answer. */
  private readonly unlisted = new Set<string>();
  private timer: NodeJS.Timeout | null = null;
  private asking = false;
  private readonly disposing = new AbortController();

  /** `runtimeDirectory` is XDG_RUNTIME_DIR: where the user's own service manager answers; null for none. */
  constructor(
    private readonly runtimeDirectory: string | null,
    private readonly program: string | null = programs.find(isExecutable) ?? null,
    private readonly leastInterval = INTERVAL_MS,
  ) {
    this.interval = leastInterval;
  }

  activationOf({ transport, localAddress, localPort }: ActivatedSocket): SocketActivation | null {
    const listed = this.listed.find(
      (socket) =>
        socket.localPort === localPort && socket.localAddress === localAddress && socket.transport === transport,
    );
    if (!listed) this.askFor([transport, localAddress, localPort].join(' '));
    return listed?.activation ?? null;
  }

  takeChanged(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }

  /** Whether it is asking, or is going to. */
  get isAsking(): boolean {
    return this.asking || this.timer !== null;
  }

  dispose(): void {
    this.disposing.abort();
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
  }

  private askFor(listener: string): void {
    if (!this.unlisted.has(listener)) {
      if (this.unlisted.size >= MOST_UNLISTED) this.unlisted.clear();
      this.unlisted.add(listener);
      this.interval = this.leastInterval;
      if (this.timer) clearTimeout(this.timer);
      this.timer = null;
    }
    this.askSoon();
  }

  private askSoon(): void {
    const { program } = this;
    if (this.asking || this.timer || program === null || this.disposing.signal.aborted) return;
    const wait = Math.max(0, this.askedAt + this.interval - performance.now());
    this.timer = setTimeout(() => void this.askBoth(program), wait).unref();
  }

  private async askBoth(program: string): Promise<void> {
    this.timer = null;
    this.asking = true;
    this.askedAt = performance.now();
    const managers = this.runtimeDirectory === null ? ['--system'] : ['--system', '--user'];
    const answers = await Promise.all(managers.map((manager) => this.ask(program, [manager, ...command])));
    const listed = answers.flatMap((answer) => (answer === null ? [] : (parseListSockets(answer) ?? [])));
    const isNew = JSON.stringify(listed) !== JSON.stringify(this.listed);
    this.interval = isNew ? this.leastInterval : Math.min(this.interval * 2, LONGEST_INTERVAL_MS);
    this.listed = listed;
    this.asking = false;
    // Also when nothing is new: whoever is still interested asks again.
    this.changed = true;
  }

  /** What it prints; null when it could not be asked, or failed. */
  private async ask(program: string, args: readonly string[]): Promise<string | null> {
    const answer = await runProgram(program, args, {
      timeoutMs: TIMEOUT_MS,
      mostBytes: MOST_BYTES,
      environment: this.runtimeDirectory === null ? {} : { XDG_RUNTIME_DIR: this.runtimeDirectory },
      signal: this.disposing.signal,
    });
    return answer.ok && answer.value.exitCode === 0 ? answer.value.stdout.toString() : null;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
