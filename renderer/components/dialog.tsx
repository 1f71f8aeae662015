import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { t } from '../i18n';
import styles from './dialog.module.css';

interface DialogProps {
  readonly opened: boolean;
  readonly title: string;
  /** Width in CSS pixels. */
  readonly size: number;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A window over the window: keeps the focus, closes with Escape. */
export function Dialog({ opened, title, size, onClose, children }: DialogProps) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      centered
      classNames={{ content: styles.content, header: styles.header, title: styles.title }}
      closeButtonProps={{ 'aria-label': t('common.close') }}
      overlayProps={{ backgroundOpacity: 0.45 }}
      transitionProps={{ duration: 0 }}
      // The page never scrolls, and the lock would add a style element without the nonce of the CSP.
      lockScroll={false}
    >
      {children}
    </Modal>
  );
}
