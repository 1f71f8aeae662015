import { TriangleAlert } from 'lucide-react';
import { warningSentence, warningShort } from '../../components/health-words';
import type { RowHealth } from '../../store/listener-healths';
import styles from './warnings-cell.module.css';

/** What is wrong with the row: a mark and words, the whole sentence on hover. */
export function WarningsCell({ health }: { readonly health: RowHealth | null }) {
  const [first, ...others] = health?.warnings ?? [];
  if (!health || !first) return null;
  return (
    <span
      className={styles.warning}
      title={[first, ...others].map((warning) => warningSentence(warning, health)).join('\n')}
    >
      <TriangleAlert aria-hidden="true" />
      <span className={styles.words}>
        {warningShort(first)}
        {others.length > 0 && ` +${others.length}`}
      </span>
    </span>
  );
}
