import type { TFunction } from 'i18next';
import type { EngineLimit } from '../domain/engine-status';
import { visibleValues } from './code-values';

/** What this machine or user does not give, as a sentence. */
export function limitText(t: TFunction, limit: EngineLimit): string {
  const values = visibleValues(limit);
  if (limit.code === 'platformBasic' && limit.detail !== '') return t('common.limit.platformBasicBecause', values);
  return t(`common.limit.${limit.code}`, values);
}
