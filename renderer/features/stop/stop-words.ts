import { outcomeText } from '../../../shared/i18n/stop-text';
import { t } from '../../i18n';
import type { StopState } from './stop-state';

/** What came of a stop. */
export function resultText({ wish, plan, result }: Extract<StopState, { step: 'done' }>): string {
  if (result.kind === 'unanswered') return t(`stop.outcome.${result.failure}`, { port: wish.port });
  return outcomeText(t, { port: wish.port, victims: plan?.victims ?? [] }, result);
}
