import type { ConnectionTraffic } from '../../../shared/domain/listener-health';
import type { SocketInfo } from '../../../shared/domain/socket';
import { rateText } from '../../components/health-words';
import { bytesText } from '../../format';
import { t } from '../../i18n';
import { addressText } from './address-text';
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
}

/** A connection in two lines: to whom; and its state, how far away the peer is, and what moves. */
export function ConnectionLine({ socket, traffic }: ConnectionLineProps) {
  const { networkType, localPort, peerAddress, peerPort, transport, state } = socket;
  const peer = addressText(networkType, peerAddress ?? '', peerPort ?? 0);
  const words = [
    traffic ? null : t(`common.transport.${transport}`),
    state === null ? null : t(`details.connectionState.${state}`),
    ...(traffic ? trafficParts(traffic) : []),
  ].filter((word) => word !== null);
  return (
    <span className={styles.connection} title={traffic && [words.join(' · '), totalsText(traffic)].join('\n')}>
      <span className={`mono ${styles.line}`}>
        :{localPort} <span className={styles.quiet}>{t('details.holds.to')}</span> {peer}
      </span>
      <span className={`${styles.line} ${styles.figures}`}>{words.join(' · ')}</span>
    </span>
  );
}

/** Less than this is no traffic to a person, in bytes a second. */
const leastRate = 1;

function trafficParts({ roundTripTime, received, sent, retransmits }: ConnectionTraffic): readonly (string | null)[] {
  const moves = received >= leastRate || sent >= leastRate;
  return [
    t('details.holds.roundTrip', { time: timeText(roundTripTime) }),
    moves ? t('details.holds.bytes', { received: rateText(received), sent: rateText(sent) }) : null,
    retransmits > 0 ? t('details.holds.resent', { count: retransmits }) : null,
  ];
}

function totalsText({ receivedTotal, sentTotal, roundTripTime }: ConnectionTraffic): string {
  return t('details.holds.since', {
    received: bytesText(receivedTotal),
    sent: bytesText(sentTotal),
    time: timeText(roundTripTime),
  });
}

/** Milliseconds, with one digit behind the point below ten: `< 0.1`, `3.4`, `12`. */
function timeText(time: number): string {
  if (time < 0.1) return '< 0.1';
  return time < 9.95 ? time.toFixed(1) : String(Math.round(time));
}
