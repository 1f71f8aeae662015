import { assertNever } from '../../../shared/domain/assert-never';
import { isNamed } from '../../store/containers';
import type { PortRow } from '../../store/port-row';
import type { Condition, Term } from './search-query';

const haystacks = new WeakMap<PortRow, string>();

/** Everything of a row that a word is looked for in, in lower case, a line each. Made once a row. */
function haystackOf(row: PortRow): string {
  const known = haystacks.get(row);
  if (known !== undefined) return known;
  // Put together piece by piece: the first letter typed makes those of all rows.
  let text = `${row.sockets[0].transport}\n${row.project ?? ''}\n${row.user ?? ''}`;
  for (const { name } of row.processes) text += `\n${name}`;
  for (const words of [unitsOf(row), containerWords(row)]) {
    for (const word of words) text += `\n${word}`;
  }
  for (const { serviceName, localAddress, localPort, netNamespace } of row.sockets) {
    text += `\n${serviceName ?? ''}\n${localAddress}:${localPort}\n${netNamespace?.name ?? ''}`;
  }
  const haystack = text.toLowerCase();
  haystacks.set(row, haystack);
  return haystack;
}

/** The units of the service manager that a row has to do with. */
function unitsOf({ sockets, processes }: PortRow): readonly string[] {
  const { group, activation } = sockets[0].owner;
  const units = activation ? [activation.socketUnit, activation.serviceUnit] : [];
  for (const unit of [group?.unit, ...processes.map((process) => process.group?.unit)]) {
    if (unit) units.push(unit);
  }
  return units;
}

/** Names, images and ids of the containers that a row has to do with. */
function containerWords({ containers: { container, published } }: PortRow): readonly string[] {
  const words: string[] = [];
  for (const one of [container, published]) {
    if (one) words.push(one.id, ...(isNamed(one) ? [one.name, one.image] : []));
  }
  return words;
}

/** Digits are a port as far as it is typed, a whole PID, or a part of a name. */
function matchesDigits(row: PortRow, digits: string): boolean {
  return (
    row.sockets.some(({ localPort }) => String(localPort).startsWith(digits)) ||
    row.processes.some(({ pid, name }) => name.includes(digits) || String(pid) === digits) ||
    (row.project?.includes(digits) ?? false)
  );
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
      return row.processes.some(({ name }) => has(name, condition.text));
    case 'service':
      return row.sockets.some(({ serviceName }) => has(serviceName, condition.text));
    case 'user':
      return condition.text === 'me' ? row.user !== null && row.user === me : has(row.user, condition.text);
    case 'unit':
      return unitsOf(row).some((unit) => has(unit, condition.text));
    case 'container':
      return containerWords(row).some((word) => has(word, condition.text));
    case 'netns':
      return row.sockets.some(({ netNamespace }) => has(netNamespace?.name, condition.text));
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
