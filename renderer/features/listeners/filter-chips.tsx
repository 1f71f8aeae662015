import { Switch } from '@mantine/core';
import { memo } from 'react';
import { t } from '../../i18n';
import type { Filters } from './filter-rows';
import { noFilters } from './filter-rows';
import styles from './toolbar.module.css';

interface FilterChipsProps {
  readonly filters: Filters;
  readonly onChange: (filters: Filters) => void;
}

/** The chips: each narrows by one thing, "All" takes every narrowing back. */
function FilterChipsView({ filters, onChange }: FilterChipsProps) {
  const { reach, mine, transport } = filters;
  const isAll = reach === null && !mine && transport === null;
  const toggle = (change: Partial<Filters>) => () => {
    onChange({ ...filters, ...change });
  };
  return (
    <div className={styles.chips} role="group" aria-label={t('ports.filter.label')}>
      <Chip
        pressed={isAll}
        label={t('ports.filter.all')}
        onClick={toggle({ ...noFilters, ephemeral: filters.ephemeral })}
      />
      <Chip
        pressed={reach === 'reachable'}
        label={t('ports.filter.reachable')}
        hint={t('ports.filter.reachableHint')}
        onClick={toggle({ reach: reach === 'reachable' ? null : 'reachable' })}
      />
      <Chip
        pressed={mine}
        label={t('ports.filter.mine')}
        hint={t('ports.filter.mineHint')}
        onClick={toggle({ mine: !mine })}
      />
      {(['tcp', 'udp'] as const).map((protocol) => (
        <Chip
          key={protocol}
          pressed={transport === protocol}
          label={t(`ports.filter.${protocol}`)}
          onClick={toggle({ transport: transport === protocol ? null : protocol })}
        />
      ))}
      <Switch
        size="xs"
        className={styles.switch}
        label={t('ports.filter.ephemeral')}
        title={t('ports.filter.ephemeralHint')}
        checked={filters.ephemeral}
        onChange={toggle({ ephemeral: !filters.ephemeral })}
      />
    </div>
  );
}

export const FilterChips = memo(FilterChipsView);

interface ChipProps {
  readonly pressed: boolean;
  readonly label: string;
  readonly hint?: string;
  readonly onClick: () => void;
}

function Chip({ pressed, label, hint, onClick }: ChipProps) {
  return (
    <button type="button" className={styles.chip} aria-pressed={pressed} title={hint} onClick={onClick}>
      {label}
    </button>
  );
}
