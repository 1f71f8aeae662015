import type { TFunction } from 'i18next';
import { assertNever } from '../domain/assert-never';
import type { CloseOutcome } from '../domain/close';
import { visibleText } from '../domain/visible-text';
import { capabilityText } from './capability-text';

/** What came of cutting the connection to `peer`, in words. */
export function closeText(t: TFunction, peer: string, outcome: CloseOutcome): string {
  switch (outcome.kind) {
    case 'closed':
    case 'gone':
    case 'stillThere':
    case 'notPermitted':
    case 'ipv6':
    case 'elsewhere':
      return t(`details.cut.${outcome.kind}`, { peer });
    case 'failed':
      return t('details.cut.failed', { peer, errno: visibleText(outcome.errno) });
    case 'unsupported':
      return capabilityText(t, 'closeConnection', outcome.reason);
    default:
      return assertNever(outcome);
  }
}
