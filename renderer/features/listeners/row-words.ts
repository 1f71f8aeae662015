import { ownerName } from '../../components/owner-words';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';

/** What holds the row, as a person may see it: its program, or else the service, container or user it belongs to. */
export function programName(row: PortRow): string {
  return ownerName(row.label);
}

/** Ports of a row in words: one, or the first with how many more there are. */
export function portText(row: PortRow): string {
  const [first, ...others] = distinctPorts(row);
  return others.length === 0 ? String(first) : `${first} ${t('ports.row.morePorts', { count: others.length })}`;
}

/** Every port of a row once, lowest first. */
function distinctPorts(row: PortRow): readonly number[] {
  return [...new Set(row.sockets.map(({ localPort }) => localPort))].sort((a, b) => a - b);
}
