import { ReachMark } from '../../components/reach-mark';
import { countText } from '../../format';
import { t } from '../../i18n';
import type { Reachability } from '../../store/port-row';
import type { Filters } from './filter-rows';
import type { ReachCounts } from './headline';
import { headlineWords } from './headline-words';
import styles from './headline-bar.module.css';

const tones: readonly Reachability[] = ['everyone', 'network', 'computer'];

interface HeadlineBarProps {
  readonly counts: ReachCounts;
  readonly hasRows: boolean;
  readonly chosen: Filters['reach'];
  readonly onChoose: (reach: Filters['reach']) => void;
}

/** The sentence that says who can reach this computer, and the meter that shows the same and filters. */
export function HeadlineBar({ counts, hasRows, chosen, onChoose }: HeadlineBarProps) {
  const { lead, rest } = headlineWords(counts, hasRows);
  return (
    <header className={styles.headline}>
      <h1 className={styles.sentence}>
        {lead !== '' && <em className={styles.lead}>{lead}</em>}
        {rest}
      </h1>
      <div className={styles.bar} aria-hidden="true">
        {tones.map((tone) => (
          <i key={tone} data-reach={tone} style={{ flexGrow: counts[tone] }} hidden={counts[tone] === 0} />
        ))}
      </div>
      <div className={styles.legend} role="group" aria-label={t('ports.meter.label')}>
        {tones.map((tone) => (
          <button
            key={tone}
            type="button"
            aria-pressed={chosen === tone}
            className={styles.tone}
            onClick={() => {
              onChoose(chosen === tone ? null : tone);
            }}
          >
            <ReachMark reachability={tone} />
            {t(`ports.meter.${tone}`)} <b>{countText(counts[tone])}</b>
          </button>
        ))}
      </div>
    </header>
  );
}
