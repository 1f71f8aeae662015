import type { FirewallVerdict } from '../../../shared/domain/firewall';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import { firewallText } from '../../../shared/i18n/firewall-text';
import { t } from '../../i18n';
import { useSelected, useServices, useStore } from '../../services';
import type { PortRow } from '../../store/port-row';
import { addressText } from './address-text';
import styles from './details.module.css';
import { Fact } from './fact';

interface FirewallFactProps {
  readonly row: PortRow;
  readonly process: ProcessInfo | null;
}

/** What the firewall does with connections to the row: nothing of what no other computer reaches anyway. */
export function FirewallFact({ row, process }: FirewallFactProps) {
  const { watched, state } = useServices().monitor;
  const told = useStore(watched.firewall);
  const { process: watchedProcess } = useStore(watched.samples);
  const canAsk = useSelected(state, ({ status }) => status?.capabilities.firewall === null);
  const reachable = row.sockets.filter(({ role, exposure }) => role === 'listener' && exposure !== 'loopback');
  if (!canAsk || process === null || reachable.length === 0) return null;
  const sentences = sentencesOf(reachable, watchedProcess === process.key ? told : null);
  return (
    <Fact name={t('details.who.firewall')}>
      {/* It is told later than the rest, and takes its room before, so that nothing moves then. */}
      <span className={styles.reserved}>
        {sentences.length === 0 && t('details.who.unknown')}
        {sentences.map((sentence) => (
          <span key={sentence} className={styles.line}>
            {sentence}
          </span>
        ))}
      </span>
    </Fact>
  );
}

/** One for all where it does the same with all; else each begins with the address that it is about. */
function sentencesOf(sockets: readonly SocketInfo[], verdicts: readonly FirewallVerdict[] | null): readonly string[] {
  const pairs = sockets.flatMap((socket) => {
    const verdict = verdicts?.find(({ socketId }) => socketId === socket.id);
    return verdict ? [{ socket, sentence: firewallText(t, verdict) }] : [];
  });
  const distinct = [...new Set(pairs.map(({ sentence }) => sentence))];
  if (distinct.length <= 1) return distinct;
  return pairs.map(({ socket: { networkType, localAddress, localPort }, sentence }) =>
    t('details.who.firewallAt', { address: addressText(networkType, localAddress, localPort), sentence }),
  );
}
