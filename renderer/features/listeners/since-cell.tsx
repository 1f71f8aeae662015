import { useNow } from '../../clock';
import { ageText, dateText } from '../../format';
import { t } from '../../i18n';
import type { PortRow } from '../../store/port-row';

/** Since when it listens; `≤` before a time that is only the program's. */
export function SinceCell({ row: { since, closed } }: { readonly row: PortRow }) {
  const now = useNow();
  if (closed) return t('ports.row.closed');
  if (since === null) return <span title={t('ports.row.sinceUnknown')}>–</span>;
  const age = ageText(now - since.time);
  if (!since.atMost) return <span title={dateText(since.time)}>{age}</span>;
  return <span title={t('ports.row.sinceAtMost', { ago: age })}>{t('ports.age.atMost', { age })}</span>;
}
