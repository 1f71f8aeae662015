import i18next from 'i18next';
import { visibleText } from '../shared/domain/visible-text';
import { i18nOptions } from '../shared/i18n/options';

void i18next.init(i18nOptions);

/** i18next's own function, whose types know every key and the values that its words name. */
type Translate = typeof i18next.t;
const lookUp = i18next.t as (key: string, values?: object) => string;
const plainWords = new Map<string, string>();

/**
 * Words for people. Texts of the operating system that go into them have to pass `visibleText` (or `visibleValues`).
 * Those without values are looked up once: i18next takes 20 µs for each, and a table of rows asks for hundreds.
 */
export const t = ((key: string, values?: object): string => {
  if (values !== undefined) return lookUp(key, values);
  const words = plainWords.get(key) ?? lookUp(key);
  plainWords.set(key, words);
  return words;
}) as Translate;

/** Every field that a sentence about a code may name. */
type CodeValues = Readonly<
  Record<'name' | 'user' | 'manager' | 'unit' | 'ports' | 'errno' | 'detail', string> & Record<'pid' | 'count', number>
>;

/**
 * The fields of a coded value of the engine, with its texts made visible, for the sentence of its code. That sentence
 * names fields of its own code only, which the compiler cannot follow through a union of keys.
 */
export function visibleValues(values: object): CodeValues {
  const visible = Object.entries(values).map(([key, value]: [string, unknown]) => [
    key,
    typeof value === 'string' ? visibleText(value) : value,
  ]);
  return Object.fromEntries(visible) as CodeValues;
}
