import { assertNever } from '../../shared/domain/assert-never';
import type { SocketInfo } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import { t } from '../i18n';

type Reached = Pick<SocketInfo, 'exposure' | 'reach' | 'localAddress'>;

/** Who can reach a listener, in two or three words. */
export function reachShort({ exposure, reach }: Reached): string {
  if (exposure === null) return '';
  if (exposure !== 'interface') return t(`ports.reach.${exposure}`);
  return t(`ports.reach.interface.${reach?.kind ?? 'private'}`);
}

/** Who can reach a listener, as a sentence without its full stop. */
export function reachSentence({ exposure, reach, localAddress }: Reached): string {
  switch (exposure) {
    case null:
      return '';
    case 'interface':
      if (reach?.kind === 'public') return t('common.exposure.interface.public');
      return reach?.kind === 'vpn'
        ? t('common.exposure.interface.vpn', { interfaceName: visibleText(reach.interfaceName ?? localAddress) })
        : t('common.exposure.interface.private', { address: localAddress });
    case 'loopback':
    case 'linkLocal':
    case 'allInterfaces':
      return t(`common.exposure.${exposure}`);
    default:
      return assertNever(exposure);
  }
}
