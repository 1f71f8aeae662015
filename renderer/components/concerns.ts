import type { ExecutableConcern } from '../../shared/domain/process';

const calm: ReadonlySet<ExecutableConcern> = new Set(['deleted', 'replaced']);

/** Whether what is odd about a program's file is mostly the work of an upgrade, and nothing to worry about. */
export function isCalm(concern: ExecutableConcern): boolean {
  return calm.has(concern);
}
