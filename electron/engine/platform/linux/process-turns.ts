/**
 * The processes whose turn has come between two times in ms, where each has one turn in every `period`. It is by their
 * number, so that none misses its turn when others begin or end, and none has to be remembered.
 */
export function turnsBetween(pids: readonly number[], before: number, now: number, period: number): readonly number[] {
  const roundAt = (time: number, pid: number) => Math.floor((time - ((pid * 1000) % period)) / period);
  return pids.filter((pid) => roundAt(now, pid) > roundAt(before, pid));
}
