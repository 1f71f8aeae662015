import type { SocketInfo } from '../../shared/domain/socket';
import { reachabilityOf } from '../store/port-row';
import { ReachMark } from './reach-mark';
import styles from './reach-pill.module.css';
import { reachSentence, reachShort } from './reach-words';

/** Who can reach a listener: a mark and words, so that the colour says nothing alone. */
export function ReachPill({ socket }: { readonly socket: SocketInfo }) {
  const reachability = reachabilityOf(socket);
  return (
    <span className={styles.pill} data-reach={reachability} title={reachSentence(socket)}>
      <ReachMark reachability={reachability} />
      <span className={styles.words}>{reachShort(socket)}</span>
    </span>
  );
}
