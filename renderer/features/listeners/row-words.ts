import { visibleText } from '../../../shared/domain/visible-text';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';

/** The program's name as a person may see it; words for an unknown one. */
export function programName(row: PortRow): string {
  const name = row.processes[0]?.name;
  return name === undefined ? t('common.owner.unknownProcess') : visibleText(name);
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
