import type { UnsupportedReason } from '../../../shared/domain/capabilities';
import type { SocketId, SocketInfo } from '../../../shared/domain/socket';
import { capabilityText } from '../../../shared/i18n/capability-text';
import { t } from '../../i18n';
import type { CutWish } from '../connections';
import styles from './holds.module.css';

/** A TCP connection of this computer's own network that a program still has. */
export function canBeCut({ transport, state, netNamespace }: SocketInfo): boolean {
  return transport === 'tcp' && netNamespace === null && state !== 'time_wait' && state !== 'closed';
}

export interface CutButtonProps {
  readonly socketId: SocketId;
  readonly peer: string;
  readonly lack: UnsupportedReason | null;
  readonly onCut: (wish: CutWish) => void;
}

/** Cuts a connection. Where that cannot be done it says why, on hover and when it is pressed, and is left out by Tab. */
export function CutButton({ socketId, peer, lack, onCut }: CutButtonProps) {
  return (
    <button
      type="button"
      className={styles.cut}
      tabIndex={lack === null ? undefined : -1}
      aria-disabled={lack === null ? undefined : true}
      aria-label={t('details.holds.cutNamed', { peer })}
      title={lack === null ? t('details.holds.cutHint') : capabilityText(t, 'closeConnection', lack)}
      onClick={({ currentTarget }) => {
        // The button goes away with its connection, and with the last one the list does, too.
        currentTarget.closest('section')?.focus();
        onCut({ socketId, peer });
      }}
    >
      {t('details.holds.cut')}
    </button>
  );
}
