import { Fragment } from 'react';
import { Dialog } from '../../components/dialog';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import styles from './shortcuts.module.css';

interface ShortcutsDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** The sheet of keys. */
export function ShortcutsDialog({ opened, onClose }: ShortcutsDialogProps) {
  const isMac = useStore(useServices().info)?.isMac ?? false;
  const shortcuts = [
    ['move', '↑', '↓'],
    ['page', 'PgUp', 'PgDn'],
    ['ends', 'Home', 'End'],
    ['open', 'Enter'],
    ['stop', 'Delete'],
    ['search', '/', isMac ? '⌘ K' : 'Ctrl K'],
    ['close', 'Esc'],
    ['pause', 'Space'],
    ['help', '?'],
  ] as const;
  return (
    <Dialog opened={opened} onClose={onClose} title={t('ports.shortcuts.title')} size={420}>
      <dl className={styles.keys}>
        {shortcuts.map(([name, ...keys]) => (
          <Fragment key={name}>
            <dt>{t(`ports.shortcuts.${name}`)}</dt>
            <dd>
              {keys.map((key, index) => (
                <Fragment key={key}>
                  {index > 0 && ` ${t('ports.shortcuts.or')} `}
                  <kbd>{key}</kbd>
                </Fragment>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  );
}
