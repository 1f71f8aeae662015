import { createInstance } from 'i18next';
import { i18nOptions } from '../../shared/i18n/options';

const i18n = createInstance();
// `initAsync` is false in the options: the words are there when this returns.
void i18n.init(i18nOptions);

/** The words of main, by key. */
export const { t } = i18n;
