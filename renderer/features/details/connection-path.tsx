import { countText } from '../../format';
import { t } from '../../i18n';
import type { RowHealth } from '../../store/listener-healths';
import styles from './goes-through.module.css';
import { pathOf } from './path-of';

/** The way of a connection through the listener: how many are at each stage of it now. */
export function ConnectionPath({ health }: { readonly health: RowHealth }) {
  return (
    <>
      <ol className={styles.path} aria-label={t('details.goesThrough.path')}>
        {pathOf(health).map(({ stage, count }) => (
          <li key={stage} title={t(`details.goesThrough.${stage}Hint`)} data-some={Boolean(count) || undefined}>
            <span className={styles.stage}>{t(`details.goesThrough.${stage}`)} </span>
            <span className={styles.count}>
              {count === null ? <Unknown /> : <b>{countText(count)}</b>}
              {stage === 'waiting' && <QueueLength health={health} />}
            </span>
            <span className="heard"> {t(`details.goesThrough.${stage}Hint`)}</span>
          </li>
        ))}
      </ol>
      <p className={styles.hint}>{t('details.goesThrough.pathHint')}</p>
    </>
  );
}

function Unknown() {
  return (
    <>
      <b aria-hidden="true">–</b>
      <span className="heard">{t('details.who.unknown')}</span>
    </>
  );
}

/** How many may wait, where one queue holds all that do. */
function QueueLength({ health: { queue, waiting } }: { readonly health: RowHealth }) {
  if (queue === null || queue.waiting !== waiting) return null;
  return <span className={styles.most}> {t('details.goesThrough.waitingOf', { most: queue.most })}</span>;
}
