import { RefreshCw, TriangleAlert } from 'lucide-react';
import type { ExecutableConcern } from '../../../shared/domain/process';
import { isCalm } from '../../components/concerns';
import { t } from '../../i18n';
import styles from './concerns.module.css';

/** What is odd about a program's file, a sentence each. */
export function Concerns({ concerns }: { readonly concerns: readonly ExecutableConcern[] }) {
  return concerns.map((concern) => {
    const Icon = isCalm(concern) ? RefreshCw : TriangleAlert;
    return (
      <p key={concern} className={isCalm(concern) ? styles.calm : styles.notice}>
        <Icon aria-hidden="true" />
        {t(`details.concern.${concern}`)}
      </p>
    );
  });
}
