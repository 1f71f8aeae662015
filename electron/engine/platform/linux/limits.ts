import type { EngineLimit } from '../../../../shared/domain/engine-status';
import type { Sight } from './owner-facts';

/**
 * What this machine or user does not give. `fallbackReason`: why the slower interface is in use, null where it is not.
 * Root may not look into every process either: in a container, or without one of the capabilities of the process
 * (ptrace(2), "Ptrace access mode checking"). To become an administrator would not help there.
 */
export function limitsOf(fallbackReason: string | null, sight: Sight): readonly EngineLimit[] {
  const limits: EngineLimit[] = [];
  if (fallbackReason !== null) limits.push({ code: 'netlinkRefused', detail: fallbackReason });
  if (sight === 'none') limits.push({ code: 'processesHidden', detail: '/proc' });
  const isRoot = process.geteuid?.() === 0;
  if (sight === 'some') limits.push({ code: isRoot ? 'ownersHiddenFromRoot' : 'ownersHidden', detail: '' });
  return limits;
}
