import { assertNever } from '../../../shared/domain/assert-never';
import type { PortRow } from '../../store/port-row';
import type { Condition, Term } from './search-query';

const haystacks = new WeakMap<PortRow, string>();

/** Everything of a row that a word is looked for in, in lower case, a line each. Made once a row. */
function haystackOf(row: PortRow): string {
  const known = haystacks.get(row);
  if (known !== undefined) return known;
  // Put together piece by piece: the first letter typed makes those of all rows.
  let text = `${row.sockets[0].transport}\n${row.project ?? ''}\n${row.user ?? ''}`;
  for (const { name, group } of row.processes) text += `\n${name}\n${group?.unit ?? ''}`;
  for (const { serviceName, localAddress, localPort } of row.sockets) {
    text += `\n${serviceName ?? ''}\n${localAddress}:${localPort}`;
  }
  const haystack = text.toLowerCase();
  haystacks.set(row, haystack);
  return haystack;
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
    default:
      return assertNever(condition);
  }
}

/** Whether a row is all that is searched for. `me` is the user's own name. */
export function matchesTerms(row: PortRow, terms: readonly Term[], me: string | null): boolean {
  return terms.every((term) => matches(row, term, me) !== term.negated);
}
