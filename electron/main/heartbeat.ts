/** Time between two pings, in milliseconds. */
const intervalMs = 250;

/**
 * After so many rounds without an answer, in none of which it has used the processor, it is stopped or stuck for good. One
 * that works is only late: on a busy machine a large table takes its time. Rounds are counted, and time is not: while a
 * laptop sleeps neither side runs, and nothing is counted.
 */
const idleRounds = 4;

/** After so many it is given up, whatever it does (10 s): it may spin. The first answer, too, may take this long. */
const silentRounds = 40;

export interface HeartbeatOptions {
  /** Sends one ping. */
  ping(id: number): void;
  /** Whether the process has used the processor since this was last asked. */
  usesProcessor(): boolean;
  /** Is called once, when it no longer answers; nothing is sent after it. */
  onSilence(): void;
}

export interface Heartbeat {
  /** An answer came. */
  answered(): void;
  dispose(): void;
}

/** Watches over something that answers pings. A process that is stopped, or that spins, raises no event of any kind. */
export function startHeartbeat({ ping, usesProcessor, onSilence }: HeartbeatOptions): Heartbeat {
  let sent = 0;
  let silent = 0;
  let idle = 0;
  let hasAnswered = false;
  const timer = setInterval(() => {
    // Asked in each round, so that the answer is about this round only.
    const works = usesProcessor();
    if (silent > 0) idle = works ? 0 : idle + 1;
    if (silent >= silentRounds || (hasAnswered && idle >= idleRounds)) {
      clearInterval(timer);
      onSilence();
      return;
    }
    silent++;
    ping(++sent);
  }, intervalMs);
  return {
    answered() {
      silent = 0;
      idle = 0;
      hasAnswered = true;
    },
    dispose: () => clearInterval(timer),
  };
}
