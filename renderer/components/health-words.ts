import { assertNever } from '../../shared/domain/assert-never';
import type { HealthWarning } from '../../shared/domain/listener-health';
import { bytesText } from '../format';
import { t } from '../i18n';
import type { RowHealth } from '../store/listener-healths';

/** A warning in two words. */
export function warningShort(warning: HealthWarning): string {
  return t(`ports.warning.${warning}`);
}

/** A warning as a sentence. */
export function warningSentence(warning: HealthWarning, { queue, drops, connections }: RowHealth): string {
  switch (warning) {
    case 'acceptQueueFull':
      return t('ports.warningSentence.acceptQueueFull', { count: queue?.waiting ?? 0, most: queue?.most ?? 0 });
    case 'acceptQueueOverflows':
      return t('ports.warningSentence.acceptQueueOverflows', { count: drops ?? 0 });
    case 'closeWaitGrows':
      return t('ports.warningSentence.closeWaitGrows', { count: connections.close_wait ?? 0 });
    default:
      return assertNever(warning);
  }
}

/** Bytes a second: `1.2 MB/s`. */
export function rateText(rate: number): string {
  return t('ports.traffic.rate', { bytes: bytesText(rate) });
}

/** Whether a rate in bytes a second is traffic to a person: less than one byte is none. */
export function moves(rate: number): boolean {
  return rate >= 1;
}

/** Bytes a second both ways, in words for a screen reader. */
export function trafficWords(received: number, sent: number): string {
  return t('ports.traffic.words', { received: rateText(received), sent: rateText(sent) });
}

/** Bytes both ways in all, in words for a screen reader. */
export function totalWords(received: number, sent: number): string {
  return t('details.holds.bytesWords', { received: bytesText(received), sent: bytesText(sent) });
}
