import { Button } from '../../components/button';
import { t } from '../../i18n';
import type { MonitorState } from '../../store/monitor-state';
import styles from './ports-table.module.css';

interface TableStateProps {
  readonly phase: MonitorState['phase'];
  readonly hasRows: boolean;
  /** Listeners there are, shown or not. */
  readonly total: number;
  readonly onShowAll: () => void;
}

/** What stands where rows would be: that Porthole still looks, that nothing listens, or that nothing fits. */
export function TableState({ phase, hasRows, total, onShowAll }: TableStateProps) {
  if (!hasRows) return <Sentence text={t(phase === 'stale' ? 'ports.state.loadingLost' : 'ports.state.loading')} />;
  if (total === 0) return <Sentence text={t('ports.state.empty')} />;
  return (
    <div className={styles.state}>
      <p>{t('ports.state.noMatch', { count: total })}</p>
      <Button onClick={onShowAll}>{t('ports.state.showAll')}</Button>
    </div>
  );
}

function Sentence({ text }: { readonly text: string }) {
  return (
    <div className={styles.state}>
      <p>{text}</p>
    </div>
  );
}
