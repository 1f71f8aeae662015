import type { BriefSocket } from '../../../shared/domain/listener-health';
import { useNow } from '../../clock';
import { BothWays } from '../../components/both-ways';
import { totalWords } from '../../components/health-words';
import { ageText, bytesText } from '../../format';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import { lastBriefs } from '../../store/brief-sockets';
import type { PortRow } from '../../store/port-row';
import { addressText } from './address-text';
import styles from './details.module.css';
import holds from './holds.module.css';

/** The last connections to the row that were too short for a look. At the end of the panel, where it pushes nothing. */
export function JustClosed({ row }: { readonly row: PortRow }) {
  const briefs = useStore(useServices().monitor.briefs.store);
  const now = useNow();
  const closed = lastBriefs(
    row.sockets.flatMap(({ id }) => briefs.byListener.get(id) ?? []),
    now,
  );
  if (closed.length === 0) return null;
  const title = t('details.holds.justClosed');
  return (
    <>
      <p className={styles.subtitle} title={t('details.holds.justClosedHint')}>
        {title}
      </p>
      <ul className={styles.plain} aria-label={title}>
        {closed.map((brief) => (
          <li key={brief.id} className={holds.closed}>
            <span className={`mono ${holds.line}`}>{peerText(brief)}</span>
            <span className={holds.figures}>
              <BothWays
                received={bytesText(brief.receivedTotal)}
                sent={bytesText(brief.sentTotal)}
                words={totalWords(brief.receivedTotal, brief.sentTotal)}
              />
              {' · '}
              {t('details.holds.closedAgo', { age: ageText(now - brief.closedAt) })}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** IPv6 is known by its colons: the kernel's word on a closed socket names no network type. */
function peerText({ peerAddress, peerPort }: BriefSocket): string {
  return addressText(peerAddress?.includes(':') ? 'ipv6' : 'ipv4', peerAddress ?? '', peerPort ?? 0);
}
