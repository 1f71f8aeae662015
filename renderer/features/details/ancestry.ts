import type { ProcessInfo, ProcessKey } from '../../../shared/domain/process';

/** The chain of parents of a process, the topmost that is known first, itself last. */
export function ancestryOf(
  process: ProcessInfo,
  processes: ReadonlyMap<ProcessKey, ProcessInfo>,
): readonly ProcessInfo[] {
  const chain = new Set<ProcessInfo>([process]);
  let parent = process.parent === null ? undefined : processes.get(process.parent);
  while (parent && !chain.has(parent)) {
    chain.add(parent);
    parent = parent.parent === null ? undefined : processes.get(parent.parent);
  }
  return [...chain].reverse();
}
