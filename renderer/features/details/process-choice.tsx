import type { ProcessInfo, ProcessKey } from '../../../shared/domain/process';
import { visibleText } from '../../../shared/domain/visible-text';
import { t } from '../../i18n';
import styles from './details.module.css';

interface ProcessChoiceProps {
  readonly processes: readonly ProcessInfo[];
  readonly chosen: ProcessKey;
  readonly onChoose: (process: ProcessKey) => void;
}

/** Which of the processes that share a port is shown. */
export function ProcessChoice({ processes, chosen, onChoose }: ProcessChoiceProps) {
  return (
    <label className={styles.choice}>
      {t('details.process')}
      <select
        value={chosen}
        onChange={(event) => {
          onChoose(event.target.value);
        }}
      >
        {processes.map(({ key, name, pid }) => (
          <option key={key} value={key}>
            {t('details.processOption', { name: visibleText(name), pid })}
          </option>
        ))}
      </select>
    </label>
  );
}
