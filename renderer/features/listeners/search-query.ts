import type { ConnectionState, Transport } from '../../../shared/domain/socket';

/** What a row has to be (or not to be, when negated) to be found. */
export type Term = { readonly negated: boolean } & Condition;

export type Condition =
  | { readonly kind: 'word' | 'digits'; readonly text: string }
  | { readonly kind: 'name' | 'service' | 'user' | 'unit' | 'container' | 'netns' | 'addr'; readonly text: string }
  | { readonly kind: 'port'; readonly from: number; readonly to: number }
  | { readonly kind: 'pid'; readonly pid: number }
  | { readonly kind: 'proto'; readonly transport: Transport }
  | { readonly kind: 'state'; readonly state: ConnectionState }
  | { readonly kind: 'exposed' | 'warning' };

/** What could not be understood, and is searched as a word. `text` is as typed. */
export interface SearchProblem {
  readonly code: 'unknownField' | 'badPort' | 'badPid' | 'badProto' | 'badState';
  readonly text: string;
}

export interface SearchQuery {
  readonly terms: readonly Term[];
  readonly problems: readonly SearchProblem[];
}

const maxPort = 65_535;
const states: ReadonlySet<string> = new Set<ConnectionState>([
  'closed',
  'close_wait',
  'closing',
  'established',
  'fin_wait_1',
  'fin_wait_2',
  'last_ack',
  'listen',
  'syn_received',
  'syn_sent',
  'time_wait',
]);

type Parsed = Condition | SearchProblem['code'];

const fields: Readonly<Record<string, (value: string) => Parsed>> = {
  name: (text) => ({ kind: 'name', text }),
  service: (text) => ({ kind: 'service', text }),
  user: (text) => ({ kind: 'user', text }),
  unit: (text) => ({ kind: 'unit', text }),
  container: (text) => ({ kind: 'container', text }),
  netns: (text) => ({ kind: 'netns', text }),
  addr: (text) => ({ kind: 'addr', text }),
  port: parsePort,
  pid: (value) => (/^\d+$/.test(value) ? { kind: 'pid', pid: Number(value) } : 'badPid'),
  proto: (value) => (value === 'tcp' || value === 'udp' ? { kind: 'proto', transport: value } : 'badProto'),
  state: (value) => (isState(value) ? { kind: 'state', state: value } : 'badState'),
};

/** The fields that can be searched, for the help. */
export const searchFields = Object.keys(fields);

function isState(value: string): value is ConnectionState {
  return states.has(value);
}

function parsePort(value: string): Parsed {
  const match = /^(\d+)(?:-(\d+))?$/.exec(value);
  if (!match) return 'badPort';
  const from = Number(match[1]);
  const to = Number(match[2] ?? match[1]);
  return from <= to && to <= maxPort ? { kind: 'port', from, to } : 'badPort';
}

/** Reads what was typed: words, `"quoted words"`, `field:value`, `exposed`, `warning`, each with `-` before it for "not". */
export function parseSearch(input: string): SearchQuery {
  const terms: Term[] = [];
  const problems: SearchProblem[] = [];
  for (const token of input.toLowerCase().match(/(?:"[^"]*"?|\S)+/g) ?? []) {
    const negated = token.startsWith('-') && token.length > 1;
    const text = negated ? token.slice(1) : token;
    const condition = parseToken(text);
    if (condition === null) continue;
    if (typeof condition === 'object') terms.push({ negated, ...condition });
    else {
      problems.push({ code: condition, text });
      terms.push({ negated, kind: 'word', text });
    }
  }
  return { terms, problems };
}

function wordOf(text: string): Condition {
  if (text === 'exposed' || text === 'warning') return { kind: text };
  return { kind: /^\d+$/.test(text) ? 'digits' : 'word', text };
}

/** Null for what says nothing yet: `port:` while it is typed, an empty pair of quotes. */
function parseToken(token: string): Parsed | null {
  const field = /^([a-z]+):(?!:)(.*)$/.exec(token);
  const value = (field?.[2] ?? token).replaceAll('"', '');
  if (value === '') return null;
  if (!field) return wordOf(value);
  return fields[field[1] ?? '']?.(value) ?? 'unknownField';
}
