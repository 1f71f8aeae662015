import { X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ProcessKey } from '../../../shared/domain/process';
import { visibleText } from '../../../shared/domain/visible-text';
import { ownerName, ownerNote } from '../../components/owner-words';
import { reachSentence } from '../../components/reach-words';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import type { PortRow } from '../../store/port-row';
import type { ConnectionCutter } from '../connections';
import { Actions } from './actions';
import { ancestryOf } from './ancestry';
import styles from './details.module.css';
import { Does } from './does';
import { GoesThrough } from './goes-through';
import { holdingsOf } from './holdings';
import { Holds } from './holds';
import { ProcessChoice } from './process-choice';
import { startedBy } from './started';
import { usePanelWidth } from './use-panel-width';
import { Who } from './who';
import { Why } from './why';

interface DetailsPanelProps {
  readonly row: PortRow;
  readonly cutter: ConnectionCutter;
  readonly onClose: () => void;
  readonly onStop: (row: PortRow) => void;
}

/** All about one row: who it is, why it runs, what it does and holds, and what can be done. */
export function DetailsPanel({ row, cutter, onClose, onStop }: DetailsPanelProps) {
  const { tables } = useStore(useServices().monitor.state);
  const [chosen, setChosen] = useState<ProcessKey | null>(null);
  const { width, edge } = usePanelWidth();
  const process = row.processes.find(({ key }) => key === chosen) ?? row.processes[0] ?? null;
  const key = process?.key ?? row.sockets[0].owner.processes[0] ?? null;
  const holdings = useMemo(() => holdingsOf(row, key, tables.sockets), [row, key, tables]);
  const chain = useMemo(() => (process ? ancestryOf(process, tables.processes) : []), [process, tables]);
  const started = useMemo(() => startedBy(process?.key ?? '', tables), [process, tables]);
  const port = row.sockets[0].localPort;
  const note = ownerNote(row.label);
  return (
    <aside className={styles.panel} style={{ width }} aria-label={t('details.label', { port })}>
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={t('details.resize')}
        className={styles.edge}
        {...edge}
      />
      <div className={styles.content}>
        <header className={styles.head}>
          <h2>
            {process && row.label.kind === 'process' ? visibleText(process.name) : ownerName(row.label)}
            {note !== null && ' '}
            {note !== null && <span>{note}</span>}
            {process && ' '}
            {process && <span className="mono">{t('details.pid', { pid: process.pid })}</span>}
          </h2>
          <button type="button" className={styles.close} aria-label={t('details.close')} onClick={onClose}>
            <X aria-hidden="true" />
          </button>
          <p>{summaryOf(row)}</p>
        </header>
        <Actions row={row} process={process} onStop={onStop} />
        {row.processes.length > 1 && process && (
          <ProcessChoice processes={row.processes} chosen={process.key} onChoose={setChosen} />
        )}
        <Who row={row} process={process} />
        {chain.length > 0 && <Why chain={chain} container={row.containers.container} started={started} />}
        {row.health && <GoesThrough row={row} health={row.health} />}
        <Does process={key} />
        <Holds row={row} holdings={holdings} cutter={cutter} />
      </div>
    </aside>
  );
}

function summaryOf({ role, closed, sockets }: PortRow): string {
  const [socket] = sockets;
  if (closed) return t('details.closed');
  if (role === 'ephemeral') return t('details.holdsEphemeral', { count: sockets.length });
  return t('details.listens', {
    port: socket.localPort,
    transport: t(`common.transport.${socket.transport}`),
    reach: reachSentence(socket),
  });
}
