import { en } from './en';

/**
 * What i18next is started with, in every process. React and the terminal escape by themselves, so
 * i18next does not: an escaped text would show `&lt;` to a person.
 */
export const i18nOptions = {
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en } },
  interpolation: { escapeValue: false, skipOnVariables: true },
  initAsync: false,
} as const;
