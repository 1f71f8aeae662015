import { FileWarning, RefreshCw } from 'lucide-react';
import { visibleText } from '../../../shared/domain/visible-text';
import { isCalm } from '../../components/concerns';
import { containerName, isNamedOwner, ownerName, ownerNote } from '../../components/owner-words';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';
import styles from './program-cell.module.css';

/** What holds the row, how sure that is, and what is odd about it. */
export function ProgramCell({ row }: { readonly row: PortRow }) {
  const { label } = row;
  const name = ownerName(label);
  const notes = notesOf(row);
  return (
    <span className={styles.program}>
      <span className={styles.name} title={[[name, ...notes].join(' '), reasonOf(row)].filter(Boolean).join('\n')}>
        <span className={isNamedOwner(label) ? undefined : styles.dim}>{name}</span>
        {notes.length > 0 && ' '}
        <span className={styles.dim}>{notes.join(' ')}</span>
      </span>
      <Concerns row={row} />
      <NamespaceTag row={row} />
    </span>
  );
}

/** What stands quietly behind the name. */
function notesOf({ label, containers: { container }, sockets, project }: PortRow): readonly string[] {
  if (label.kind !== 'process' && label.kind !== 'service') return [ownerNote(label)].filter((note) => note !== null);
  const more = sockets[0].owner.processes.length - 1;
  return [
    more > 0 ? t('ports.row.moreProcesses', { count: more }) : null,
    ownerNote(label),
    project === null ? null : `· ${visibleText(project)}`,
    container === null ? null : t('ports.row.inContainer', { name: containerName(container) }),
  ].filter((note) => note !== null);
}

function reasonOf({ sockets }: PortRow): string | null {
  const { reason } = sockets[0].owner;
  return reason && t(`common.owner.reason.${reason}`);
}

function Concerns({ row }: { readonly row: PortRow }) {
  const concerns = row.processes[0]?.executableConcerns ?? [];
  if (concerns.length === 0) return null;
  const sentences = concerns.map((concern) => t(`details.concern.${concern}`)).join(' ');
  const areCalm = concerns.every(isCalm);
  const Icon = areCalm ? RefreshCw : FileWarning;
  return (
    <span className={styles.concern} data-calm={areCalm || undefined} title={sentences}>
      <Icon aria-hidden="true" />
      <span className="heard">{sentences}</span>
    </span>
  );
}

function NamespaceTag({ row }: { readonly row: PortRow }) {
  const { netNamespace } = row.sockets[0];
  if (netNamespace === null) return null;
  return (
    <span className={styles.tag} title={t('ports.row.netNamespaceHint')}>
      {t('ports.row.netNamespace', { name: visibleText(netNamespace.name ?? netNamespace.id) })}
    </span>
  );
}
