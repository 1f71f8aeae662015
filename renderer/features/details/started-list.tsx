import { visibleText } from '../../../shared/domain/visible-text';
import { t } from '../../i18n';
import styles from './started-list.module.css';
import type { Child, Started } from './started';

/** More ports of one child than this are only counted. */
const mostPorts = 6;

/** What a process has started: the branches below it in the tree of who started whom. */
export function StartedList({ started: { children, more } }: { readonly started: Started }) {
  if (children.length === 0) return null;
  return (
    <div className={styles.started}>
      <span className={styles.title} aria-hidden="true">
        {t('details.why.started')}
      </span>
      <ul aria-label={t('details.why.started')}>
        {children.map(({ process, ports }) => (
          <li key={process.key}>
            <span>{visibleText(process.name)}</span>
            <span className={styles.quiet}> {t('details.pid', { pid: process.pid })}</span>
            {ports.length > 0 && <span className={styles.quiet}> · {portsText(ports)}</span>}
          </li>
        ))}
        {more > 0 && <li className={styles.quiet}>{t('details.why.more', { count: more })}</li>}
      </ul>
    </div>
  );
}

function portsText(ports: Child['ports']): string {
  const more = ports.length - mostPorts;
  const shown = ports.slice(0, mostPorts).join(', ');
  if (more > 0) return t('details.why.morePorts', { ports: shown, count: more });
  return t('details.why.ports', { ports: shown, count: ports.length });
}
