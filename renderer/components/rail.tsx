import { Keyboard, List, Settings } from 'lucide-react';
import { t } from '../i18n';
import { Logo } from './logo';
import styles from './rail.module.css';

interface RailProps {
  readonly onSettings: () => void;
  readonly onKeyboard: () => void;
}

/** The views, at the left. */
export function Rail({ onSettings, onKeyboard }: RailProps) {
  return (
    <nav className={styles.rail} aria-label={t('ports.nav.label')}>
      <div className={styles.brand}>
        <Logo />
        <span>Porthole</span>
      </div>
      <button type="button" className={styles.entry} aria-current="page" title={t('ports.nav.ports')}>
        <List aria-hidden="true" />
        <span>{t('ports.nav.ports')}</span>
      </button>
      <span className={styles.gap} />
      <button type="button" className={styles.entry} title={t('ports.nav.keyboard')} onClick={onKeyboard}>
        <Keyboard aria-hidden="true" />
        <span>{t('ports.nav.keyboard')}</span>
      </button>
      <button type="button" className={styles.entry} title={t('ports.nav.settings')} onClick={onSettings}>
        <Settings aria-hidden="true" />
        <span>{t('ports.nav.settings')}</span>
      </button>
    </nav>
  );
}
