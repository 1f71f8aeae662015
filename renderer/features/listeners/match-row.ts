import { assertNever } from '../../../shared/domain/assert-never';
import type { NetNamespace } from '../../../shared/domain/net-namespace';
import type { RowContainer } from '../../store/containers';
import { isNamed } from '../../store/containers';
import { labelKey } from '../../store/owner-label';
import type { PortRow } from '../../store/port-row';
import type { Condition, Term } from './search-query';

/** By the sockets of a row: these are another list whenever anything has changed that is searched (see `buildRow`). */
const haystacks = new WeakMap<PortRow['sockets'], string>();

/** Everything of a row that a word is looked for in, in lower case, a line each. Made once a row. */
function haystackOf(row: PortRow): string {
  const known = haystacks.get(row.sockets);
  if (known !== undefined) return known;
  // Put together piece by piece: the first letter typed makes those of all rows.
  let text = `${row.sockets[0].transport}\n${row.project ?? ''}\n${row.user ?? ''}`;
  for (const { name } of row.processes) text += `\n${name}`;
  text += unitText(row) + containerText(row) + hostedText(row);
  for (const { serviceName, localAddress, localPort, netNamespace } of row.sockets) {
    text += `\n${serviceName ?? ''}\n${localAddress}:${localPort}`;
    if (netNamespace) text += `\n${networkName(netNamespace)}`;
  }
  const haystack = text.toLowerCase();
  haystacks.set(row.sockets, haystack);
  return haystack;
}

/** The units of the service manager that a row has to do with, a line each. */
function unitText({ sockets, processes }: PortRow): string {
  const { group, activation } = sockets[0].owner;
  let text = activation ? `\n${activation.socketUnit}\n${activation.serviceUnit}` : '';
  if (group?.unit) text += `\n${group.unit}`;
  for (const process of processes) {
    if (process.group?.unit) text += `\n${process.group.unit}`;
  }
  return text;
}

/** The service that a row belongs to, by both of its names, a line each. */
function hostedText({ sockets }: PortRow): string {
  const { service } = sockets[0].owner;
  return service ? `\n${service.displayName}\n${service.name}` : '';
}

/** Names, images and ids of the containers that a row has to do with, a line each. */
function containerText({ containers: { container, published } }: PortRow): string {
  return (container ? wordsOf(container) : '') + (published ? wordsOf(published) : '');
}

function wordsOf(container: RowContainer): string {
  return isNamed(container) ? `\n${container.id}\n${container.name}\n${container.image}` : `\n${container.id}`;
}

/** What the Program column calls a network that is not the usual one. */
function networkName({ name, id }: NetNamespace): string {
  return name ?? id;
}

/** Digits are a port as far as it is typed, the whole number of a process or network, or a part of a name. */
function matchesDigits(row: PortRow, digits: string): boolean {
  return (
    row.sockets.some(({ localPort }) => String(localPort).startsWith(digits)) ||
    row.processes.some(({ pid }) => String(pid) === digits) ||
    row.sockets.some(({ netNamespace }) => netNamespace?.id === digits || has(netNamespace?.name, digits)) ||
    // The id of a container has so many digits that it would be found by any port.
    (row.label.kind !== 'unnamedContainer' && hasName(row, digits)) ||
    has(row.project, digits)
  );
}

/** Whether a process of the row is called so, or the row itself: a service, container or user stands for no process. */
function hasName({ processes, label }: PortRow, part: string): boolean {
  return processes.some(({ name }) => has(name, part)) || has(labelKey(label), part);
}

function has(text: string | null | undefined, part: string): boolean {
  return text?.toLowerCase().includes(part) ?? false;
}

function matches(row: PortRow, condition: Condition, me: string | null): boolean {
  switch (condition.kind) {
    case 'word':
      return haystackOf(row).includes(condition.text);
    case 'digits':
      return matchesDigits(row, condition.text);
    case 'name':
      return hasName(row, condition.text);
    case 'service':
      return (
        row.sockets.some(({ serviceName }) => has(serviceName, condition.text)) || has(hostedText(row), condition.text)
      );
    case 'user':
      return condition.text === 'me' ? row.user !== null && row.user === me : has(row.user, condition.text);
    case 'unit':
      return has(unitText(row), condition.text);
    case 'container':
      return has(containerText(row), condition.text);
    case 'netns':
      return row.sockets.some(({ netNamespace }) => netNamespace && has(networkName(netNamespace), condition.text));
    case 'addr':
      return row.sockets.some(({ localAddress }) => localAddress.includes(condition.text));
    case 'port':
      return row.sockets.some(({ localPort }) => localPort >= condition.from && localPort <= condition.to);
    case 'pid':
      return row.processes.some(({ pid }) => pid === condition.pid);
    case 'proto':
      return row.sockets[0].transport === condition.transport;
    case 'state':
      return row.sockets.some(({ state }) => state === condition.state);
    case 'exposed':
      return row.reachability !== 'computer';
    case 'warning':
      return (row.health?.warnings.length ?? 0) > 0;
    default:
      return assertNever(condition);
  }
}

/** Whether a row is all that is searched for. `me` is the user's own name. */
export function matchesTerms(row: PortRow, terms: readonly Term[], me: string | null): boolean {
  return terms.every((term) => matches(row, term, me) !== term.negated);
}
