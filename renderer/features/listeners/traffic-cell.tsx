import { rateText, trafficWords } from '../../components/health-words';
import type { RowHealth } from '../../store/listener-healths';
import styles from './traffic-cell.module.css';

/** Less than this is no traffic to a person, in bytes a second. */
const leastRate = 1;

/** Bytes a second both ways, each arrow in its own place; nothing where nothing moves. */
export function TrafficCell({ health }: { readonly health: RowHealth | null }) {
  if (health === null) return null;
  const { received, sent } = health;
  if (received < leastRate && sent < leastRate) return null;
  return (
    <span className={styles.traffic}>
      <span className="heard">{trafficWords(received, sent)}</span>
      <span aria-hidden="true">{received < leastRate ? '' : `↓ ${rateText(received)}`}</span>
      <span aria-hidden="true">{sent < leastRate ? '' : `↑ ${rateText(sent)}`}</span>
    </span>
  );
}
