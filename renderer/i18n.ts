import i18next from 'i18next';
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
