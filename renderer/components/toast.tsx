import { CircleAlert, CircleCheck, LoaderCircle, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../i18n';
import styles from './toast.module.css';

/** The foot of the table, where messages stand above one another. */
export function Toasts({ children }: { readonly children: ReactNode }) {
  return <div className={styles.toasts}>{children}</div>;
}

const icons = { working: LoaderCircle, good: CircleCheck, notice: CircleAlert } as const;

interface ToastProps {
  readonly tone: keyof typeof icons;
  readonly text: string;
  /** Undefined for what goes by itself. */
  readonly onDismiss?: () => void;
  /** What can be done about it. */
  readonly children?: ReactNode;
}

/** One message. The live region around it is there before it, or nobody would hear it. */
export function Toast({ tone, text, onDismiss, children }: ToastProps) {
  const Icon = icons[tone];
  return (
    <div className={styles.toast} data-tone={tone}>
      <Icon aria-hidden="true" />
      <span>{text}</span>
      {children}
      {onDismiss && (
        <button type="button" className={styles.dismiss} aria-label={t('stop.toast.dismiss')} onClick={onDismiss}>
          <X aria-hidden="true" />
        </button>
      )}
    </div>
  );
}
