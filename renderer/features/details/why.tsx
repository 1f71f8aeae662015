import { assertNever } from '../../../shared/domain/assert-never';
import type { ProcessInfo } from '../../../shared/domain/process';
import { visibleText } from '../../../shared/domain/visible-text';
import { containerName } from '../../components/owner-words';
import { t } from '../../i18n';
import type { RowContainer } from '../../store/containers';
import styles from './details.module.css';
import type { Reason } from './reason';
import { reasonOf } from './reason';
import { Section } from './section';
import type { Started } from './started';
import { StartedList } from './started-list';

interface WhyProps {
  readonly chain: readonly ProcessInfo[];
  /** The container that the row's program runs in; null for none. */
  readonly container: RowContainer | null;
  readonly started: Started;
}

/** Why it runs: in a sentence, and by who started whom, from the top down to the process itself and what it started. */
export function Why({ chain, container, started }: WhyProps) {
  const [top] = chain;
  const isTopOrphan = chain.length > 1 && top !== undefined && top.parentPid !== null && top.parentPid > 0;
  return (
    <Section title={t('details.why.title')}>
      <p className={styles.reason}>{reasonText(reasonOf(chain), container)}</p>
      {isTopOrphan && <p className={styles.note}>{t('details.why.ended', { name: visibleText(top.name) })}</p>}
      <ol className={styles.chain}>
        {chain.map((process) => (
          <li key={process.key}>
            <div>
              <span>{visibleText(process.name)}</span>
              <span className={styles.quiet}> {t('details.pid', { pid: process.pid })}</span>
              {meaningOf(process) !== null && <span className={styles.quiet}> · {meaningOf(process)}</span>}
            </div>
            {process === chain.at(-1) && <StartedList started={started} />}
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

function reasonText(reason: Reason, known: RowContainer | null): string {
  switch (reason.code) {
    case 'container': {
      const { runtime, id } = reason.container;
      const name = containerName(known?.id === id ? known : reason.container);
      return t('details.why.reason.container', { runtime: t(`common.owner.runtime.${runtime}`), name });
    }
    case 'ssh':
      return placeText('ssh', reason.terminal, reason.shell);
    case 'terminal':
      return placeText('terminal', reason.terminal, reason.shell);
    case 'service':
    case 'part':
      return t(`details.why.reason.${reason.code}`, { unit: visibleText(reason.unit) });
    case 'services': {
      const names = reason.services.map(({ displayName }) => visibleText(displayName));
      return t('details.why.reason.services', { count: names.length, names: names.join(', ') });
    }
    case 'parent':
      return t('details.why.reason.parent', { parent: visibleText(reason.parent) });
    case 'session':
      return t('details.why.reason.session', { session: visibleText(reason.session) });
    case 'first':
    case 'cron':
    case 'desktop':
    case 'autostart':
    case 'adopted':
    case 'underFirst':
    case 'unknown':
      return t(`details.why.reason.${reason.code}`);
    default:
      return assertNever(reason);
  }
}

/** In which terminal, and from which shell, as far as that is known. */
function placeText(by: 'ssh' | 'terminal', terminal: string | null, shell: string | null): string {
  if (terminal === null) return t(`details.why.reason.${by}`);
  const place = { terminal: visibleText(terminal) };
  if (shell === null) return t(`details.why.reason.${by}In`, place);
  return t(`details.why.reason.${by}From`, { ...place, shell: visibleText(shell) });
}
