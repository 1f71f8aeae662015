import { t } from '../../i18n';
import type { ReachCounts } from './headline';
import { totalOf } from './headline';

/** The sentence above the table; `lead` is the part of it that stands out, empty for none. */
export interface HeadlineWords {
  readonly lead: string;
  readonly rest: string;
}

/** Says how many ports can be reached, the most reachable first. */
export function headlineWords(counts: ReachCounts, hasRows: boolean): HeadlineWords {
  const { everyone, network, internet } = counts;
  const total = totalOf(counts);
  if (!hasRows) return { lead: '', rest: t('ports.headline.loading') };
  if (total === 0) return { lead: '', rest: t('ports.headline.none') };
  if (everyone === 0 && network === 0) return { lead: '', rest: t('ports.headline.computerOnly', { count: total }) };
  if (everyone === 0) {
    return { lead: '', rest: `${t('ports.headline.everyoneNone')} ${t('ports.headline.network', { count: network })}` };
  }
  const sentence = t(internet > 0 ? 'ports.headline.internet' : 'ports.headline.everyone', { count: everyone });
  const [, lead = '', rest = sentence] = /^<1>(.*)<\/1>(.*)$/.exec(sentence) ?? [];
  const more = network > 0 ? ` ${t('ports.headline.networkMore', { count: network })}` : '';
  return { lead, rest: rest + more };
}
