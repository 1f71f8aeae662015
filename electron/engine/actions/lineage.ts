import type { ProcessInfo } from '../../../shared/domain/process';
import type { ProcessSource } from '../platform/process-source';

/** A chain of parents longer than this is a loop. */
const LONGEST_CHAIN = 64;

/** The ancestors of a process as they are now, its parent first. */
export function ancestorsOf(process: ProcessInfo, source: ProcessSource): readonly ProcessInfo[] {
  const ancestors: ProcessInfo[] = [];
  for (let next = process; next.parentPid !== null && ancestors.length < LONGEST_CHAIN;) {
    const parent = source.describe(next.parentPid);
    if (parent === null || parent.key !== next.parent) break;
    ancestors.push(parent);
    next = parent;
  }
  return ancestors;
}
