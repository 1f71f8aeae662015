import { t } from '../../i18n';
import styles from './details.module.css';
import type { Holdings } from './holdings';
import { Section } from './section';
import { SocketList } from './socket-list';

/** What it holds: all its listeners and connections. */
export function Holds({ holdings: { listeners, connections } }: { readonly holdings: Holdings }) {
  return (
    <Section title={t('details.holds.title')}>
      {(['listeners', 'connections'] as const).map((kind) => {
        const sockets = kind === 'listeners' ? listeners : connections;
        const label = t(`details.holds.${kind}`, { count: sockets.length });
        return (
          <div key={kind}>
            <p className={styles.subtitle}>{label}</p>
            {sockets.length > 0 && <SocketList label={label} sockets={sockets} />}
          </div>
        );
      })}
    </Section>
  );
}
