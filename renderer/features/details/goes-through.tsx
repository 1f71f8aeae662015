import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { capabilityText } from '../../../shared/i18n/capability-text';
import { BothWays } from '../../components/both-ways';
import { rateText, trafficWords, warningSentence } from '../../components/health-words';
import { useLack } from '../../components/use-lack';
import { countText } from '../../format';
import { t } from '../../i18n';
import type { RowHealth } from '../../store/listener-healths';
import type { PortRow } from '../../store/port-row';
import { ConnectionPath } from './connection-path';
import { ConnectionStates } from './connection-states';
import styles from './goes-through.module.css';
import { Section } from './section';

/** What a listener goes through: what is wrong with it, the way of its connections, and what the kernel counts. */
export function GoesThrough({ row, health }: { readonly row: PortRow; readonly health: RowHealth }) {
  const isTcp = row.sockets[0].transport === 'tcp';
  return (
    <Section title={t('details.goesThrough.title')}>
      {health.warnings.map((warning) => (
        <p key={warning} className={styles.warning}>
          <TriangleAlert aria-hidden="true" />
          <span>{warningSentence(warning, health)}</span>
        </p>
      ))}
      {isTcp && <ConnectionPath health={health} />}
      <Counts health={health} isTcp={isTcp} />
      <NotCounted health={health} isTcp={isTcp} />
      {isTcp && <ConnectionStates connections={health.connections} />}
    </Section>
  );
}

interface CountsProps {
  readonly health: RowHealth;
  readonly isTcp: boolean;
}

/** What is not counted here, and why. */
function NotCounted({ health, isTcp }: CountsProps) {
  const [counters, briefSockets] = [useLack('counters'), useLack('briefSockets')];
  if (health.received === null) {
    const why = counters === null ? t('details.goesThrough.notCounted') : capabilityText(t, 'counters', counters);
    return <p className={styles.hint}>{why}</p>;
  }
  if (!isTcp || briefSockets === null) return null;
  return <p className={styles.hint}>{capabilityText(t, 'briefSockets', briefSockets)}</p>;
}

/** What the kernel counts; what nobody can read is left out. */
function Counts({ health, isTcp }: CountsProps) {
  const tellsBriefs = useLack('briefSockets') === null;
  const { queue, drops, retransmits, briefConnections, received, sent } = health;
  return (
    <dl className={styles.counts}>
      {queue && (
        <Count name={t('details.goesThrough.queue')}>
          {t('details.goesThrough.queueValue', queue)}
          <QueueMeter queue={queue} />
        </Count>
      )}
      {drops !== null && (
        <Count name={t(isTcp ? 'details.goesThrough.drops' : 'details.goesThrough.dropsDatagrams')}>
          {t('details.goesThrough.dropsValue', { count: drops })}
        </Count>
      )}
      {isTcp && received !== null && sent !== null && retransmits !== null && (
        <>
          <Count name={t('details.goesThrough.traffic')}>
            <BothWays received={rateText(received)} sent={rateText(sent)} words={trafficWords(received, sent)} />
          </Count>
          <Count name={t('details.goesThrough.retransmits')}>
            {t('details.goesThrough.retransmitsValue', { rate: Math.round(retransmits * 10) / 10 })}
          </Count>
          {tellsBriefs && (
            <Count name={t('details.goesThrough.brief')} hint={t('details.goesThrough.briefHint')}>
              {t('details.goesThrough.briefValue', { count: briefConnections })}
            </Count>
          )}
        </>
      )}
    </dl>
  );
}

interface CountProps {
  readonly name: string;
  readonly hint?: string;
  readonly children: ReactNode;
}

function Count({ name, hint, children }: CountProps) {
  return (
    <div title={hint}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** How full the queue is. It says nothing that the words beside it do not say. */
function QueueMeter({ queue: { waiting, most } }: { readonly queue: NonNullable<RowHealth['queue']> }) {
  const share = most > 0 ? Math.min(1, waiting / most) : Number(waiting > 0);
  return (
    <span
      role="meter"
      aria-label={t('details.goesThrough.queue')}
      aria-valuenow={Math.min(waiting, most)}
      aria-valuemin={0}
      aria-valuemax={most}
      aria-valuetext={t('details.goesThrough.queueValue', { waiting, most })}
      className={styles.meter}
      data-full={waiting >= most && waiting > 0 ? true : undefined}
    >
      <i style={{ width: `${share * 100}%` }} title={countText(waiting)} />
    </span>
  );
}
