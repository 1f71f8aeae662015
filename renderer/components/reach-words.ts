import type { SocketInfo } from '../../shared/domain/socket';
import { exposureText } from '../../shared/i18n/exposure-text';
import { t } from '../i18n';

type Reached = Pick<SocketInfo, 'exposure' | 'reach' | 'localAddress' | 'netNamespace'>;

/** Who can reach a listener, in two or three words. */
export function reachShort({ exposure, reach, netNamespace }: Reached): string {
  if (exposure === null) return '';
  if (netNamespace !== null) return t('ports.reach.namespace');
  if (exposure !== 'interface') return t(`ports.reach.${exposure}`);
  return t(`ports.reach.interface.${reach?.kind ?? 'private'}`);
}

/** Who can reach a listener, as a sentence without its full stop. */
export function reachSentence({ exposure, reach, localAddress, netNamespace }: Reached): string {
  return exposure === null ? '' : exposureText(t, { exposure, reach, localAddress, netNamespace });
}
