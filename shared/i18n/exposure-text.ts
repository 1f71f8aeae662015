import { assertNever } from '../domain/assert-never';
import { shortContainerId } from '../domain/control-group';
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
  | `common.exposure.namespace.${'named' | 'nameless' | 'container' | 'process'}`;

/** What stands in the sentences; each is made of some of them. */
type ExposureWords = Readonly<Record<'address' | 'interfaceName' | 'name' | 'process' | 'pid' | 'container', string>>;

/** Who can reach a listener, as a sentence without its full stop; `translate` is i18next's `t`. */
export function exposureText(
  translate: (key: ExposureKey, words: ExposureWords) => string,
  { exposure, reach, localAddress, netNamespace }: Reachable,
): string {
  const words = {
    address: localAddress,
    interfaceName: visibleText(reach?.interfaceName ?? localAddress),
    ...namespaceWords(netNamespace),
  };
  if (netNamespace !== null) return translate(`common.exposure.namespace.${namespaceKind(words)}`, words);
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

function namespaceWords(netNamespace: NetNamespace | null) {
  const { name, process } = netNamespace ?? { name: null };
  const container = process?.container ?? null;
  return {
    name: visibleText(name ?? ''),
    process: visibleText(process?.name ?? ''),
    pid: String(process?.pid ?? ''),
    container: container ? visibleText(`${container.runtime} ${shortContainerId(container)}`) : '',
  };
}

/** What tells best whose network it is. */
function namespaceKind({ name, process, container }: ReturnType<typeof namespaceWords>) {
  if (name !== '') return 'named';
  if (process === '') return 'nameless';
  return container === '' ? 'process' : 'container';
}
