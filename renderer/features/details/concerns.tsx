import { RefreshCw, TriangleAlert } from 'lucide-react';
import type { ExecutableConcern } from '../../../shared/domain/process';
import { t } from '../../i18n';
import styles from './concerns.module.css';

/** These are mostly the work of an upgrade, and nothing to worry about. */
const calm: readonly ExecutableConcern[] = ['deleted', 'replaced'];

/** What is odd about a program's file, a sentence each. */
export function Concerns({ concerns }: { readonly concerns: readonly ExecutableConcern[] }) {
  return concerns.map((concern) => {
    const isCalm = calm.includes(concern);
    const Icon = isCalm ? RefreshCw : TriangleAlert;
    return (
      <p key={concern} className={isCalm ? styles.calm : styles.notice}>
        <Icon aria-hidden="true" />
        {t(`details.concern.${concern}`)}
      </p>
    );
  });
}
