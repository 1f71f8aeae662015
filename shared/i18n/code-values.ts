import { visibleText } from '../domain/visible-text';

/** Every field that a sentence about a code may name. */
type CodeValues = Readonly<
  Record<
    'name' | 'user' | 'manager' | 'unit' | 'ports' | 'services' | 'errno' | 'detail' | 'word' | 'command',
    string
  > &
    Record<'pid' | 'count', number>
>;

/**
 * The fields of a coded value (a refusal, a concern, an error), with its texts made visible, for the sentence of its
 * code. That sentence names fields of its own code only, which the compiler cannot follow through a union of keys.
 */
export function visibleValues(values: object): CodeValues {
  const visible = Object.entries(values).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? visibleText(value) : value,
  ]);
  return Object.fromEntries(visible) as CodeValues;
}
