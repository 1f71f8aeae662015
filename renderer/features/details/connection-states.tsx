import type { ConnectionState } from '../../../shared/domain/socket';
import { countText } from '../../format';
import { t } from '../../i18n';
import type { RowHealth } from '../../store/listener-healths';
import styles from './goes-through.module.css';

/** In the order in which a connection goes through them (RFC 9293, figure 5). */
const order: readonly ConnectionState[] = [
  'syn_sent',
  'syn_received',
  'established',
  'close_wait',
  'last_ack',
  'fin_wait_1',
  'fin_wait_2',
  'closing',
  'time_wait',
  'closed',
];

/** Connections by state: what it means, its exact name, and how many there are. */
export function ConnectionStates({ connections }: Pick<RowHealth, 'connections'>) {
  const states = order.flatMap((state) => {
    const count = connections[state] ?? 0;
    return count > 0 ? [{ state, count }] : [];
  });
  const timeWait = connections.time_wait ?? 0;
  if (states.length === 0) return null;
  return (
    <>
      <p className={styles.subtitle}>{t('details.goesThrough.states')}</p>
      <ul className={styles.states} aria-label={t('details.goesThrough.states')}>
        {states.map(({ state, count }) => (
          <li key={state}>
            <b>{countText(count)}</b> {t(`details.connectionState.${state}`)} <code>{state.toUpperCase()}</code>
          </li>
        ))}
      </ul>
      {timeWait > 0 && <p className={styles.hint}>{t('details.goesThrough.timeWait', { count: timeWait })}</p>}
    </>
  );
}
