import { Search, X } from 'lucide-react';
import type { RefObject } from 'react';
import { useId } from 'react';
import { visibleText } from '../../../shared/domain/visible-text';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import type { SearchProblem } from './search-query';
import { searchFields } from './search-query';
import styles from './toolbar.module.css';

interface SearchBoxProps {
  readonly text: string;
  readonly problems: readonly SearchProblem[];
  readonly inputRef: RefObject<HTMLInputElement | null>;
  readonly onChange: (text: string) => void;
  /** Escape in an empty box, Enter and the arrow down: on to the rows. */
  readonly onLeave: () => void;
}

/** The search box; what it does not understand it says below. */
export function SearchBox({ text, problems, inputRef, onChange, onLeave }: SearchBoxProps) {
  const problemsId = useId();
  const isMac = useStore(useServices().info)?.isMac ?? false;
  return (
    <div className={styles.search}>
      <div className={styles.box}>
        <Search aria-hidden="true" />
        <input
          ref={inputRef}
          type="text"
          role="searchbox"
          spellCheck={false}
          autoComplete="off"
          maxLength={300}
          aria-label={t('ports.search.label')}
          aria-describedby={problems.length > 0 ? problemsId : undefined}
          placeholder={t('ports.search.placeholder')}
          value={text}
          onChange={(event) => {
            onChange(event.target.value);
          }}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && text !== '') onChange('');
            else if (['Escape', 'Enter', 'ArrowDown'].includes(event.key)) onLeave();
            else return;
            event.preventDefault();
          }}
        />
        {text === '' ? (
          <kbd className={styles.key}>{isMac ? '⌘ K' : 'Ctrl K'}</kbd>
        ) : (
          <button
            type="button"
            className={styles.clear}
            aria-label={t('ports.search.clear')}
            onClick={() => {
              onChange('');
              inputRef.current?.focus();
            }}
          >
            <X aria-hidden="true" />
          </button>
        )}
      </div>
      <div id={problemsId} className={styles.problems} role="status">
        {problems.map((problem) => (
          <p key={problem.code + problem.text}>{problemText(problem)}</p>
        ))}
      </div>
    </div>
  );
}

function problemText({ code, text }: SearchProblem): string {
  return t(`ports.search.${code}`, { text: visibleText(text), fields: searchFields.join(', ') });
}
