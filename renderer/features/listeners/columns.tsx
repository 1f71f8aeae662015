import type { ReactNode } from 'react';
import { createColumnHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import { visibleText } from '../../../shared/domain/visible-text';
import { ReachPill } from '../../components/reach-pill';
import { countText } from '../../format';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';
import type { SortColumn } from './order-rows';
import styles from './ports-table.module.css';
import { portText, programName } from './row-words';
import { SinceCell } from './since-cell';

export const features = tableFeatures({ rowSortingFeature });
const helper = createColumnHelper<typeof features, PortRow>();

function ServiceCell({ row }: { readonly row: PortRow }) {
  const { serviceName, transport } = row.sockets[0];
  return (
    <span title={serviceName === null ? undefined : t('ports.row.serviceGuess')}>
      {serviceName !== null && visibleText(serviceName)}
      {transport === 'udp' && <span className={styles.dim}> {t('common.transport.udp')}</span>}
      {serviceName === null && transport === 'tcp' && <span className={styles.dim}>–</span>}
    </span>
  );
}

function ProgramCell({ row }: { readonly row: PortRow }) {
  const name = programName(row);
  const project = row.project === null ? null : visibleText(row.project);
  const more = row.sockets[0].owner.processes.length - 1;
  return (
    <span title={project === null ? name : `${name} · ${project}`}>
      <span className={row.processes.length === 0 ? styles.dim : undefined}>{name}</span>
      {more > 0 && <span className={styles.dim}> {t('ports.row.moreProcesses', { count: more })}</span>}
      {project !== null && <span className={styles.dim}> · {project}</span>}
    </span>
  );
}

function PeersCell({ peers }: { readonly peers: number | null }) {
  return peers === null ? <span className={styles.dim}>–</span> : countText(peers);
}

/** Most first where most is what a person looks for; the table itself is sorted by `orderRows`. */
const descendingFirst: ReadonlySet<SortColumn> = new Set(['reach', 'since', 'peers']);

function column(id: SortColumn, cell: (row: PortRow) => ReactNode) {
  // Only a column with an accessor can be sorted; the cells read the row itself.
  return helper.accessor((row) => row.id, {
    id,
    header: () => t(`ports.column.${id}`),
    cell: ({ row }) => cell(row.original),
    enableSorting: true,
    sortDescFirst: descendingFirst.has(id),
  });
}

export const columns = helper.columns([
  column('port', (row) => <span className={styles.port}>{portText(row)}</span>),
  column('service', (row) => <ServiceCell row={row} />),
  column('program', (row) => <ProgramCell row={row} />),
  column('reach', (row) => <ReachPill socket={row.sockets[0]} />),
  column('since', (row) => <SinceCell row={row} />),
  column('peers', (row) => <PeersCell peers={row.peers} />),
  column('user', (row) => (row.user === null ? '–' : visibleText(row.user))),
  column('pid', (row) => row.processes[0]?.pid ?? '–'),
  helper.display({ id: 'stop', header: () => t('ports.column.stop'), enableSorting: false }),
]);
