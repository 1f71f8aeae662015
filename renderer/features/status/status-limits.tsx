import { Popover } from '@mantine/core';
import { Info } from 'lucide-react';
import { useState } from 'react';
import type { Capabilities, Capability } from '../../../shared/domain/capabilities';
import type { EngineStatus } from '../../../shared/domain/engine-status';
import { capabilityText } from '../../../shared/i18n/capability-text';
import { visibleValues } from '../../../shared/i18n/code-values';
import { limitText } from '../../../shared/i18n/limit-text';
import { t } from '../../i18n';
import { useSelected, useServices, useStore } from '../../services';
import styles from './status.module.css';

interface Limit {
  readonly key: string;
  readonly short: string;
  readonly sentence: string;
}

/**
 * What this machine or desktop does not give: in two words, and in a sentence on hover, focus or click. What the system lets
 * nobody like this user do stands below that, and is not counted: it is as it should be, and only a mark where it is all.
 */
export function StatusLimits() {
  const limits = useLimits();
  const lacks = useLacks();
  const [opened, setOpened] = useState(false);
  const open = (): void => {
    setOpened(true);
  };
  const close = (): void => {
    setOpened(false);
  };
  const [first, ...others] = limits;
  if (!first && lacks.length === 0) return null;
  return (
    // Without a gap, so that the pointer comes from the button straight into the sentences.
    <Popover opened={opened} onChange={setOpened} position="top-end" offset={0} width={380} shadow="md" withinPortal>
      <Popover.Target>
        <button
          type="button"
          className={styles.limits}
          aria-label={first ? undefined : t('status.capabilitiesTitle')}
          onClick={open}
          onFocus={open}
          onMouseEnter={open}
          onMouseLeave={close}
          onBlur={close}
        >
          {first ? shortText(first, others.length) : <Info aria-hidden="true" />}
        </button>
      </Popover.Target>
      <Popover.Dropdown
        className={styles.dropdown}
        aria-label={t('status.limitsTitle')}
        onMouseEnter={open}
        onMouseLeave={close}
      >
        {limits.length > 0 && (
          <ul className={styles.sentences}>
            {limits.map(({ key, sentence }) => (
              <li key={key}>{sentence}</li>
            ))}
          </ul>
        )}
        {lacks.length > 0 && (
          <>
            <p className={styles.lacksTitle}>{t('status.capabilitiesTitle')}</p>
            <ul className={styles.sentences} data-quiet>
              {lacks.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}

function shortText({ short }: Limit, others: number): string {
  return others === 0 ? short : t('status.limits', { count: others + 1 });
}

function useLimits(): readonly Limit[] {
  const { monitor, notices } = useServices();
  const limits = useSelected(monitor.state, ({ status }) => status?.limits);
  return [
    ...(limits ?? []).map((limit) => ({
      key: limit.code,
      short: t(`status.limit.${limit.code}`),
      sentence: limitText(t, limit),
    })),
    ...useStore(notices).map((notice) => ({
      key: notice.code,
      short: t(`status.noticeShort.${notice.code}`),
      sentence: t(`status.notice.${notice.code}`, visibleValues(notice)),
    })),
  ];
}

const noCapabilities: Partial<Capabilities> = {};

/** What the system does not let Porthole do, a sentence each, but for what a limit says already. */
function useLacks(): readonly string[] {
  const { state } = useServices().monitor;
  const capabilities = useSelected(state, ({ status }) => status?.capabilities ?? noCapabilities);
  const limits = useSelected(state, ({ status }) => status?.limits);
  return (Object.entries(capabilities) as [Capability, Capabilities[Capability]][]).flatMap(([capability, reason]) =>
    reason === null || isSaid(capability, capabilities, limits) ? [] : [capabilityText(t, capability, reason)],
  );
}

function isSaid(
  capability: Capability,
  { kill }: Partial<Capabilities>,
  limits: EngineStatus['limits'] | undefined,
): boolean {
  // What cannot be ended cannot be asked to end either.
  if (capability === 'terminate') return kill !== null;
  return capability === 'otherUsers' && (limits?.some(({ code }) => code === 'socketsHidden') ?? false);
}
