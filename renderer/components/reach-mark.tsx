import type { Reachability } from '../store/port-row';
import styles from './reach-pill.module.css';

/** The shape of a tone: a triangle for everyone, a disc for the own network, a square for this computer. */
export function ReachMark({ reachability }: { readonly reachability: Reachability }) {
  return (
    <svg className={styles.mark} data-reach={reachability} viewBox="0 0 8 8" aria-hidden="true">
      {reachability === 'everyone' && <path d="M4 0.5 8 7.5H0z" />}
      {reachability === 'network' && <circle cx="4" cy="4" r="3.5" />}
      {reachability === 'computer' && <rect x="0.8" y="0.8" width="6.4" height="6.4" rx="1.4" />}
    </svg>
  );
}
