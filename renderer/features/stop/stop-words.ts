import { assertNever } from '../../../shared/domain/assert-never';
import type { StopConcern, StopRefusal } from '../../../shared/domain/stop';
import { visibleText } from '../../../shared/domain/visible-text';
import { t, visibleValues } from '../../i18n';
import type { StopState } from './stop-state';

/** Why it cannot be stopped. */
export function refusalText(refusal: StopRefusal): string {
  const values = visibleValues(refusal);
  if (refusal.code === 'protected') return t(`stop.refusal.protected.${refusal.kind}`, values);
  return t(`stop.refusal.${refusal.code}`, values);
}

/** Why a person should look before it is stopped. */
export function concernText(concern: StopConcern): string {
  return t(`stop.concern.${concern.code}`, visibleValues(concern));
}

/** What came of a stop. */
export function resultText({ wish, plan, result }: Extract<StopState, { step: 'done' }>): string {
  const { port } = wish;
  switch (result.kind) {
    case 'freed':
    case 'gone':
      return t(`stop.outcome.${result.kind}`, { port });
    case 'stillHeld':
      return t('stop.outcome.stillHeld', { port, name: visibleText(plan?.victims[0]?.name ?? '') });
    case 'takenOver':
      if (result.name === null || result.pid === null) return t('stop.outcome.takenOverUnknown', { port });
      return t('stop.outcome.takenOver', { port, name: visibleText(result.name), pid: result.pid });
    case 'refused':
      return refusalText(result.refusal);
    case 'engineUnavailable':
      return t('stop.outcome.engineUnavailable');
    default:
      return assertNever(result);
  }
}
