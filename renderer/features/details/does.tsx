import { lazy, Suspense, useEffect } from 'react';
import type { ProcessKey } from '../../../shared/domain/process';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import styles from './details.module.css';
import { Section } from './section';

// The chart library is large and nobody needs it before the first panel opens.
const Charts = lazy(async () => ({ default: (await import('./charts')).Charts }));

/** What it does: its last five minutes, measured while the panel is open. */
export function Does({ process }: { readonly process: ProcessKey | null }) {
  const { monitor } = useServices();
  const { samples } = useStore(monitor.watched.samples);
  useEffect(() => {
    monitor.watch(process);
    return () => {
      monitor.watch(null);
    };
  }, [monitor, process]);
  return (
    <Section title={t('details.does.title')} aside={t('details.does.span')}>
      {process === null ? (
        <p className={styles.note}>{t('details.does.noProcess')}</p>
      ) : (
        <div className={styles.charts}>
          <Suspense fallback={null}>
            {samples.length > 1 ? (
              <Charts samples={samples} />
            ) : (
              <p className={styles.note}>{t('details.does.waiting')}</p>
            )}
          </Suspense>
        </div>
      )}
    </Section>
  );
}
