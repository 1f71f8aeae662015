import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { SocketInfo } from '../../../shared/domain/socket';
import { t } from '../../i18n';
import { addressText } from './address-text';
import styles from './details.module.css';

const lineHeight = 24;
/** So many lines show; with more, the list scrolls in itself. */
const mostLines = 10;

interface SocketListProps {
  readonly label: string;
  readonly sockets: readonly SocketInfo[];
}

/** Sockets, a line each; only those in view are in the page, for a server may have thousands. */
export function SocketList({ label, sockets }: SocketListProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: sockets.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 4,
  });
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={label}
      tabIndex={sockets.length > mostLines ? 0 : undefined}
      className={styles.sockets}
      style={{ height: Math.min(sockets.length, mostLines) * lineHeight }}
    >
      <ul style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const socket = sockets[index];
          return socket && <SocketLine key={socket.id} socket={socket} top={start} />;
        })}
      </ul>
    </div>
  );
}

function SocketLine({ socket, top }: { readonly socket: SocketInfo; readonly top: number }) {
  const { networkType, localAddress, localPort, peerAddress, peerPort, state, transport } = socket;
  const local = addressText(networkType, localAddress, localPort);
  return (
    <li style={{ transform: `translateY(${top}px)` }}>
      <span className="mono">
        {peerAddress === null ? local : `:${localPort} `}
        {peerAddress !== null && (
          <>
            <span className={styles.quiet}>{t('details.holds.to')}</span>
            {` ${addressText(networkType, peerAddress, peerPort ?? 0)}`}
          </>
        )}
      </span>
      <span className={styles.quiet}>
        {' '}
        {t(`common.transport.${transport}`)}
        {state !== null && state !== 'listen' && ` · ${t(`details.connectionState.${state}`)}`}
      </span>
    </li>
  );
}
