import type { ProcessInfo } from '../../../shared/domain/process';
import { visibleText } from '../../../shared/domain/visible-text';
import { t } from '../../i18n';
import styles from './details.module.css';
import { Section } from './section';

/** Why it runs: who started whom, from the top down to the process itself. */
export function Why({ chain }: { readonly chain: readonly ProcessInfo[] }) {
  const [top] = chain;
  return (
    <Section title={t('details.why.title')}>
      {top && top.parentPid !== null && top.parentPid > 0 && (
        <p className={styles.note}>{t(chain.length > 1 ? 'details.why.ended' : 'details.why.unknown')}</p>
      )}
      <ol className={styles.chain}>
        {chain.map((process) => (
          <li key={process.key}>
            <span>{visibleText(process.name)}</span>
            <span className={styles.quiet}> {t('details.pid', { pid: process.pid })}</span>
            {meaningOf(process) !== null && <span className={styles.quiet}> · {meaningOf(process)}</span>}
          </li>
        ))}
      </ol>
    </Section>
  );
}

function meaningOf({ pid, group }: ProcessInfo): string | null {
  if (pid === 1) return t('details.why.root');
  const unit = group?.unit ?? null;
  return unit === null ? null : t('details.why.unit', { unit: visibleText(unit) });
}
