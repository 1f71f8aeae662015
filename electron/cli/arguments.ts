import { parseArgs } from 'node:util';

/** What a person asked of the CLI. */
export type Command =
  | { readonly kind: 'help' }
  | { readonly kind: 'version' }
  | { readonly kind: 'list'; readonly json: boolean; readonly all: boolean; readonly namespaces: boolean }
  | { readonly kind: 'who'; readonly port: number }
  | { readonly kind: 'stop'; readonly port: number; readonly force: boolean; readonly yes: boolean };

/** Why an invocation cannot be understood; the codes are keys of the words in `cli.usageError`. */
export type UsageError =
  | { readonly code: 'unknownCommand'; readonly word: string }
  | { readonly code: 'unknownOption'; readonly word: string; readonly command: string }
  | { readonly code: 'extraWord'; readonly word: string; readonly command: string }
  | { readonly code: 'portMissing'; readonly command: string }
  | { readonly code: 'portInvalid'; readonly word: string };

type Parsed = { readonly command: Command } | { readonly error: UsageError };

/** The options that each command takes, and whether it takes a port. */
const commands = {
  ls: { options: ['json', 'all', 'namespaces'], takesPort: false },
  who: { options: [], takesPort: true },
  stop: { options: ['force', 'yes'], takesPort: true },
} as const;

/** Understands the words behind `npm run -s cli --`. */
export function parseCommand(words: readonly string[]): Parsed {
  const { values, positionals } = parseArgs({ args: [...words], strict: false, allowPositionals: true });
  if (values['help'] === true || values['h'] === true || words.length === 0) return { command: { kind: 'help' } };
  if (values['version'] === true) return { command: { kind: 'version' } };
  const [name = '', ...rest] = positionals;
  if (name === 'help') return { command: { kind: 'help' } };
  if (!Object.hasOwn(commands, name))
    return { error: { code: 'unknownCommand', word: name === '' ? (words[0] ?? '') : name } };
  return parseKnown(name as keyof typeof commands, rest, values);
}

function parseKnown(name: keyof typeof commands, words: string[], values: Readonly<Record<string, unknown>>): Parsed {
  const { options, takesPort } = commands[name];
  const unknown = Object.keys(values).find((key) => !(options as readonly string[]).includes(key));
  const withValue = Object.entries(values).find(([, value]) => value !== true);
  const odd = unknown ?? withValue?.[0];
  if (odd !== undefined) return { error: { code: 'unknownOption', word: optionText(odd), command: name } };
  const extra = words[takesPort ? 1 : 0];
  if (extra !== undefined) return { error: { code: 'extraWord', word: extra, command: name } };
  if (name === 'ls') {
    const given = (option: string): boolean => option in values;
    return { command: { kind: 'list', json: given('json'), all: given('all'), namespaces: given('namespaces') } };
  }
  const [portText] = words;
  if (portText === undefined) return { error: { code: 'portMissing', command: name } };
  const port = parsePort(portText);
  if (port === null) return { error: { code: 'portInvalid', word: portText } };
  return {
    command:
      name === 'stop' ? { kind: 'stop', port, force: 'force' in values, yes: 'yes' in values } : { kind: 'who', port },
  };
}

function optionText(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** A port that something can listen on: 1 to 65535, in decimal digits. */
function parsePort(text: string): number | null {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}
