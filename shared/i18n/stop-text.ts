import type { TFunction } from 'i18next';
import { assertNever } from '../domain/assert-never';
import type { StopConcern, StopMeans, StopOutcome, StopPlan, StopRefusal } from '../domain/stop';
import { visibleText } from '../domain/visible-text';
import { capabilityText } from './capability-text';
import { visibleValues } from './code-values';

/** Why it cannot be stopped, in words. */
export function refusalText(t: TFunction, refusal: StopRefusal): string {
  const values = visibleValues(refusal);
  if (refusal.code === 'protected') return t(`stop.refusal.protected.${refusal.kind}`, values);
  if (refusal.code === 'unsupported') return capabilityText(t, 'kill', refusal.reason);
  return t(`stop.refusal.${refusal.code}`, values);
}

/** Why a person should look before it is stopped by these means, in words. */
export function concernText(t: TFunction, concern: StopConcern, means: StopMeans): string {
  if (concern.code === 'service' && means === 'force') return t('stop.concern.serviceByForce', visibleValues(concern));
  return t(`stop.concern.${concern.code}`, visibleValues(concern));
}

/** What came of a stop, in words. */
export function outcomeText(
  t: TFunction,
  { port, victims }: Pick<StopPlan, 'port' | 'victims'>,
  outcome: StopOutcome,
): string {
  switch (outcome.kind) {
    case 'freed':
    case 'gone':
      return t(`stop.outcome.${outcome.kind}`, { port });
    case 'stillHeld':
      return t('stop.outcome.stillHeld', { port, name: visibleText(victims[0]?.name ?? '') });
    case 'takenOver':
      if (outcome.name === null || outcome.pid === null) return t('stop.outcome.takenOverUnknown', { port });
      return t('stop.outcome.takenOver', { port, name: visibleText(outcome.name), pid: outcome.pid });
    case 'refused':
      return refusalText(t, outcome.refusal);
    default:
      return assertNever(outcome);
  }
}
