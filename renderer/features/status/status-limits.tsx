import { Popover } from '@mantine/core';
import { useState } from 'react';
import { visibleValues } from '../../../shared/i18n/code-values';
import { t } from '../../i18n';
import { useSelected, useServices, useStore } from '../../services';
import styles from './status.module.css';

interface Limit {
  readonly key: string;
  readonly short: string;
  readonly sentence: string;
}

/** What this machine or desktop does not give: in two words, and in a sentence on hover, focus or click. */
export function StatusLimits() {
  const limits = useLimits();
  const [opened, setOpened] = useState(false);
  const open = (): void => {
    setOpened(true);
  };
  const close = (): void => {
    setOpened(false);
  };
  const [first, ...others] = limits;
  if (!first) return null;
  return (
    // Without a gap, so that the pointer comes from the button straight into the sentences.
    <Popover opened={opened} onChange={setOpened} position="top-end" offset={0} width={380} shadow="md" withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={styles.limits}
          onClick={open}
          onFocus={open}
          onMouseEnter={open}
          onMouseLeave={close}
          onBlur={close}
        >
          {others.length === 0 ? first.short : t('status.limits', { count: limits.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown
        className={styles.dropdown}
        aria-label={t('status.limitsTitle')}
        onMouseEnter={open}
        onMouseLeave={close}
      >
        <ul className={styles.sentences}>
          {limits.map(({ key, sentence }) => (
            <li key={key}>{sentence}</li>
          ))}
        </ul>
      </Popover.Dropdown>
    </Popover>
  );
}

function useLimits(): readonly Limit[] {
  const { monitor, notices } = useServices();
  const limits = useSelected(monitor.state, ({ status }) => status?.limits);
  return [
    ...(limits ?? []).map((limit) => ({
      key: limit.code,
      short: t(`status.limit.${limit.code}`),
      sentence: t(`common.limit.${limit.code}`, visibleValues(limit)),
    })),
    ...useStore(notices).map((notice) => ({
      key: notice.code,
      short: t(`status.noticeShort.${notice.code}`),
      sentence: t(`status.notice.${notice.code}`, visibleValues(notice)),
    })),
  ];
}
