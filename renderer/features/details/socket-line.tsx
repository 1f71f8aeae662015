import type { ConnectionTraffic } from '../../../shared/domain/listener-health';
import type { SocketInfo } from '../../../shared/domain/socket';
import type { UnsupportedReason } from '../../../shared/domain/capabilities';
import { moves, rateText, totalWords, trafficWords } from '../../components/health-words';
import { t } from '../../i18n';
import { addressText } from './address-text';
import type { CutButtonProps } from './cut-button';
import { canBeCut, CutButton } from './cut-button';
import styles from './holds.module.css';

/** A listener in one line: where it listens, and by what. */
export function ListenerLine({ socket }: { readonly socket: SocketInfo }) {
  const { networkType, localAddress, localPort, transport } = socket;
  return (
    <>
      <span className="mono">{addressText(networkType, localAddress, localPort)}</span>
      <span className={styles.quiet}> {t(`common.transport.${transport}`)}</span>
    </>
  );
}

interface ConnectionLineProps {
  readonly socket: SocketInfo;
  /** Undefined where the kernel's counts are not to be had. */
  readonly traffic: ConnectionTraffic | undefined;
  /** Why this system cuts no connections; null where it does. */
  readonly cutLack: UnsupportedReason | null;
  readonly onCut: CutButtonProps['onCut'];
}

/** A connection in two lines: to whom; and its state, how far away the peer is, and what moves. */
export function ConnectionLine({ socket, traffic, cutLack, onCut }: ConnectionLineProps) {
  const { networkType, localPort, peerAddress, peerPort, transport, state } = socket;
  const peer = addressText(networkType, peerAddress ?? '', peerPort ?? 0);
  const words = [
    traffic ? null : t(`common.transport.${transport}`),
    state === null ? null : t(`details.connectionState.${state}`),
    ...(traffic ? trafficParts(traffic) : []),
  ].filter((word) => word !== null);
  const figures = words.join(' · ');
  return (
    <span className={styles.connection} title={traffic && `${figures}\n${totalsText(traffic)}`}>
      <span className={`mono ${styles.line}`}>
        :{localPort} <span className={styles.quiet}>{t('details.holds.to')}</span> {peer}
      </span>
      <span className={`${styles.line} ${styles.figures}`} aria-hidden="true">
        {figures}
      </span>
      <span className="heard">{heardText(socket, traffic)}</span>
      {canBeCut(socket) && <CutButton socketId={socket.id} peer={peer} lack={cutLack} onCut={onCut} />}
    </span>
  );
}

/** The second line as a screen reader says it: with words for the arrows, the exact state, and what hover shows too. */
function heardText({ transport, state }: SocketInfo, traffic: ConnectionTraffic | undefined): string {
  const begin = [
    t(`common.transport.${transport}`),
    state === null ? null : `${t(`details.connectionState.${state}`)} (${state.toUpperCase()})`,
    traffic && areMoving(traffic) ? trafficWords(traffic.received, traffic.sent) : null,
    traffic && resentText(traffic),
  ].filter(Boolean);
  return `${begin.join(', ')}. ${traffic ? totalsText(traffic) : ''}`.trim();
}

function trafficParts(traffic: ConnectionTraffic): readonly (string | null)[] {
  const { roundTripTime, received, sent } = traffic;
  return [
    t('details.holds.roundTrip', { time: timeText(roundTripTime) }),
    areMoving(traffic) ? t('details.holds.bytes', { received: rateText(received), sent: rateText(sent) }) : null,
    resentText(traffic),
  ];
}

function areMoving({ received, sent }: ConnectionTraffic): boolean {
  return moves(received) || moves(sent);
}

function resentText({ retransmits }: ConnectionTraffic): string | null {
  return retransmits > 0 ? t('details.holds.resent', { count: retransmits }) : null;
}

function totalsText({ receivedTotal, sentTotal, roundTripTime }: ConnectionTraffic): string {
  const words = totalWords(receivedTotal, sentTotal);
  return t('details.holds.since', { words, time: timeText(roundTripTime) });
}

/** Milliseconds, with one digit behind the point below ten: `< 0.1`, `3.4`, `12`. */
function timeText(time: number): string {
  if (time < 0.1) return '< 0.1';
  return time < 9.95 ? time.toFixed(1) : String(Math.round(time));
}
