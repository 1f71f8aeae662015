import { assertNever } from '../domain/assert-never';
import type { Exposure, Reach } from '../domain/exposure';
import type { NetNamespace } from '../domain/net-namespace';
import { visibleText } from '../domain/visible-text';

/** Where a listener is reached. */
export interface Reachable {
  readonly exposure: Exposure;
  readonly reach: Reach | null;
  readonly localAddress: string;
  readonly netNamespace: NetNamespace | null;
}

type ExposureKey =
  | 'common.exposure.loopback'
  | 'common.exposure.linkLocal'
  | 'common.exposure.allInterfaces'
  | 'common.exposure.interface.private'
  | 'common.exposure.interface.vpn'
  | 'common.exposure.interface.public'
  | 'common.exposure.namespace.named'
  | 'common.exposure.namespace.nameless';

/** Who can reach a listener, as a sentence without its full stop; `translate` is i18next's `t`. */
export function exposureText(
  translate: (
    key: ExposureKey,
    words: { readonly address: string; readonly interfaceName: string; readonly name: string },
  ) => string,
  { exposure, reach, localAddress, netNamespace }: Reachable,
): string {
  const name = visibleText(netNamespace?.name ?? '');
  const words = { address: localAddress, interfaceName: visibleText(reach?.interfaceName ?? localAddress), name };
  if (netNamespace !== null) return translate(`common.exposure.namespace.${name === '' ? 'nameless' : 'named'}`, words);
  switch (exposure) {
    case 'loopback':
    case 'linkLocal':
    case 'allInterfaces':
      return translate(`common.exposure.${exposure}`, words);
    case 'interface':
      // A VPN is named by its network interface.
      if (reach === null || (reach.kind === 'vpn' && reach.interfaceName === null)) {
        return translate('common.exposure.interface.private', words);
      }
      return translate(`common.exposure.interface.${reach.kind}`, words);
    default:
      return assertNever(exposure);
  }
}
