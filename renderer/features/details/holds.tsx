import { mostTrafficTold } from '../../../shared/domain/listener-health';
import { t } from '../../i18n';
import { useServices, useStore } from '../../services';
import { useLack } from '../../components/use-lack';
import type { PortRow } from '../../store/port-row';
import type { ConnectionCutter } from '../connections';
import styles from './details.module.css';
import type { Holdings } from './holdings';
import { JustClosed } from './just-closed';
import { Section } from './section';
import { ConnectionLine, ListenerLine } from './socket-line';
import { SocketList } from './socket-list';

interface HoldsProps {
  readonly row: PortRow;
  readonly holdings: Holdings;
  readonly cutter: ConnectionCutter;
}

/** What it holds: all its listeners and connections; and what it held for a moment only. */
export function Holds({ row, holdings: { listeners, connections }, cutter }: HoldsProps) {
  const cutLack = useLack('closeConnection');
  const traffic = useStore(useServices().monitor.watched.traffic);
  const listenersLabel = t('details.holds.listeners', { count: listeners.length });
  const connectionsLabel = t('details.holds.connections', { count: connections.length });
  return (
    <Section title={t('details.holds.title')}>
      <p className={styles.subtitle}>{listenersLabel}</p>
      {listeners.length > 0 && (
        <SocketList label={listenersLabel} items={listeners} lineHeight={24} idOf={({ id }) => id}>
          {(socket) => <ListenerLine socket={socket} />}
        </SocketList>
      )}
      <p className={styles.subtitle}>{connectionsLabel}</p>
      {connections.length > 0 && (
        <SocketList label={connectionsLabel} items={connections} lineHeight={42} idOf={({ id }) => id}>
          {(socket) => (
            <ConnectionLine
              socket={socket}
              traffic={traffic.get(socket.id)}
              cutLack={cutLack}
              onCut={(wish) => void cutter.cut(wish, cutLack)}
            />
          )}
        </SocketList>
      )}
      {traffic.size >= mostTrafficTold && connections.length > traffic.size && (
        <p className={styles.note}>{t('details.holds.someTold', { count: traffic.size })}</p>
      )}
      <JustClosed row={row} />
    </Section>
  );
}
