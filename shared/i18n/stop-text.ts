import type { TFunction } from 'i18next';
import { assertNever } from '../domain/assert-never';
import type { StopConcern, StopOutcome, StopPlan, StopRefusal } from '../domain/stop';
import { visibleValues } from '../domain/visible-text';

/** Why it cannot be stopped, in words. */
export function refusalText(t: TFunction, refusal: StopRefusal): string {
  const values = visibleValues(refusal);
  if (values.code === 'protected') return t(`stop.refusal.protected.${values.kind}`, { ...values });
  return t(`stop.refusal.${values.code}`, { ...values });
}

/** Why a person should look before it is stopped, in words. */
export function concernText(t: TFunction, concern: StopConcern): string {
  return t(`stop.concern.${concern.code}`, { ...visibleValues(concern) });
}

/** What came of a stop, in words. */
export function outcomeText(t: TFunction, { port, victims }: StopPlan, outcome: StopOutcome): string {
  const values = visibleValues(outcome);
  switch (values.kind) {
    case 'freed':
    case 'gone':
      return t(`stop.outcome.${values.kind}`, { port });
    case 'stillHeld':
      return t('stop.outcome.stillHeld', { port, ...visibleValues({ name: victims[0]?.name ?? '' }) });
    case 'takenOver':
      if (values.name === null) return t('stop.outcome.takenOverUnknown', { port });
      return t('stop.outcome.takenOver', { port, name: values.name, pid: values.pid });
    case 'refused':
      return refusalText(t, values.refusal);
    default:
      return assertNever(values);
  }
}
