import { visibleText } from '../../../shared/domain/visible-text';
import { t } from '../../i18n';

/** A text of the system, or that it is not known. */
export function visibleOr(text: string | null): string {
  return text === null ? t('details.who.unknown') : visibleText(text);
}
