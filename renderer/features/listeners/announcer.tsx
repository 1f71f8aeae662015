import { VisuallyHidden } from '@mantine/core';
import { reachSentence } from '../../components/reach-words';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import type { PortRow } from '../../store/port-row';
import { portText, programName } from './row-words';

/** Tells a screen reader what has begun to listen, and nothing else of what each tick brings. */
export function Announcer() {
  const { opened } = useStore(useServices().monitor.state);
  return (
    <VisuallyHidden role="status" aria-live="polite">
      {/* A server that comes back says the same words: only as another element are they spoken again. */}
      <span key={opened.map(({ id }) => id).join()}>{announcement(opened)}</span>
    </VisuallyHidden>
  );
}

function announcement([first, ...others]: readonly PortRow[]): string {
  if (!first) return '';
  if (others.length > 0) return t('ports.table.announceMany', { count: others.length + 1 });
  const reach = reachSentence(first.sockets[0]);
  return t('ports.table.announceOne', { name: programName(first), port: portText(first), reach });
}
