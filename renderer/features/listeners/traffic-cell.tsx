import { moves, rateText, trafficWords } from '../../components/health-words';
import type { RowHealth } from '../../store/listener-healths';
import styles from './traffic-cell.module.css';

/** Bytes a second both ways, each arrow in its own place; nothing where nothing moves. */
export function TrafficCell({ health }: { readonly health: RowHealth | null }) {
  if (health === null) return null;
  const { received, sent } = health;
  if (received === null || sent === null) return <span className={styles.unknown}>–</span>;
  if (!moves(received) && !moves(sent)) return null;
  return (
    <span className={styles.traffic}>
      <span className="heard">{trafficWords(received, sent)}</span>
      <span aria-hidden="true">{moves(received) && `↓ ${rateText(received)}`}</span>
      <span aria-hidden="true">{moves(sent) && `↑ ${rateText(sent)}`}</span>
    </span>
  );
}
