import type { ReactNode } from 'react';
import { createColumnHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import { visibleText } from '../../../shared/domain/visible-text';
import { ReachPill } from '../../components/reach-pill';
import { countText } from '../../format';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';
import type { SortColumn } from './order-rows';
import styles from './ports-table.module.css';
import { ProgramCell } from './program-cell';
import { portText } from './row-words';
import { SinceCell } from './since-cell';
import { TrafficCell } from './traffic-cell';
import { WarningsCell } from './warnings-cell';

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

function PeersCell({ peers }: { readonly peers: number | null }) {
  return peers === null ? <span className={styles.dim}>–</span> : countText(peers);
}

/** Most first where most is what a person looks for; the table itself is sorted by `orderRows`. */
const descendingFirst: ReadonlySet<SortColumn> = new Set(['warnings', 'reach', 'since', 'peers', 'traffic']);

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
  column('warnings', (row) => <WarningsCell health={row.health} />),
  column('reach', (row) => <ReachPill socket={row.sockets[0]} />),
  column('since', (row) => <SinceCell row={row} />),
  column('peers', (row) => <PeersCell peers={row.peers} />),
  column('traffic', (row) => <TrafficCell health={row.health} />),
  column('user', (row) => (row.user === null ? '–' : visibleText(row.user))),
  column('pid', (row) => row.processes[0]?.pid ?? '–'),
  helper.display({ id: 'stop', header: () => t('ports.column.stop'), enableSorting: false }),
]);
