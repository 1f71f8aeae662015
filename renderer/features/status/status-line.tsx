import type { EngineStatus } from '../../../shared/domain/engine-status';
import { defaultSettings } from '../../../shared/domain/settings';
import { useNow } from '../../clock';
import { percentText, timeText } from '../../format';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import type { MonitorState } from '../../store/monitor-state';
import { totalOf, useReachCounts } from '../listeners';
import { StatusLimits } from './status-limits';
import styles from './status.module.css';

interface StatusLineProps {
  /** "Go on" was pressed, which goes away with the focus on it. */
  readonly onResume: () => void;
}

/** The foot of the window: whether it watches, how much there is, how fresh it is, and what it cannot do here. */
export function StatusLine({ onResume }: StatusLineProps) {
  const { monitor, failure: failureStore } = useServices();
  const failure = useStore(failureStore);
  const state = useStore(monitor.state);
  const listeners = totalOf(useReachCounts());
  const { phase, hasRows, connections, status, updatedAt } = state;
  return (
    <footer className={styles.line} aria-label={t('status.label')}>
      <span role="status" className={styles.state}>
        <span className={styles.phase} data-phase={phase}>
          {t(`status.phase.${phase}`)}
        </span>
        {stillText(state) !== null && <span data-phase={phase}>{stillText(state)}</span>}
      </span>
      {phase === 'paused' && (
        <button
          type="button"
          className={styles.limits}
          onClick={() => {
            monitor.setPaused(false);
            onResume();
          }}
        >
          {t('status.resume')}
        </button>
      )}
      {hasRows && (
        <>
          <span>{t('status.listeners', { count: listeners })}</span>
          <span>{t('status.connections', { count: connections })}</span>
          {phase === 'live' && updatedAt !== null && <Updated at={updatedAt} />}
          {phase === 'live' && status && !isUsual(status) && <span>{paceText(status)}</span>}
        </>
      )}
      <span role="alert" className={styles.failure}>
        {failure && t(`status.failure.${failure}`)}
      </span>
      <span className={styles.gap} />
      {status && <span>{t('status.engineCpu', { percent: percentText(status.cpu) })}</span>}
      {status && <span title={t('status.sourceHint')}>{t(`status.source.${status.source}`)}</span>}
      <StatusLimits />
    </footer>
  );
}

/** Why the rows stand still, and since when; null while they do not. */
function stillText({ phase, updatedAt }: MonitorState): string | null {
  if (phase !== 'stale' && phase !== 'paused') return null;
  if (updatedAt === null) return phase === 'stale' ? t('status.staleEmpty') : null;
  return t(`status.${phase}`, { time: timeText(updatedAt) });
}

/** Nothing is said of what nobody has changed. */
function isUsual({ pace, interval }: EngineStatus): boolean {
  return pace === 'normal' && interval === defaultSettings.interval;
}

/** How often the rows are looked up, and why. */
function paceText({ pace, interval }: EngineStatus): string {
  return t(`status.pace.${pace}`, { seconds: interval / 1000 });
}

function Updated({ at }: { readonly at: number }) {
  const now = useNow();
  return <span>{t('status.updated', { seconds: (Math.max(0, now - at) / 1000).toFixed(1) })}</span>;
}
