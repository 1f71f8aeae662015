import { useVirtualizer } from '@tanstack/react-virtual';
import type { ReactNode } from 'react';
import { useRef } from 'react';
import styles from './details.module.css';

/** So many pixels of lines show; with more, the list scrolls in itself. */
const mostHeight = 240;

interface SocketListProps<T> {
  readonly label: string;
  readonly items: readonly T[];
  /** Height of a line in CSS pixels: the same for all, so that none moves when another says more. */
  readonly lineHeight: number;
  readonly idOf: (item: T) => string;
  readonly children: (item: T) => ReactNode;
}

/** Sockets, a line each; only those in view are in the page, for a server may have thousands. */
export function SocketList<T>({ label, items, lineHeight, idOf, children }: SocketListProps<T>) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => lineHeight,
    overscan: 4,
  });
  const height = items.length * lineHeight;
  return (
    <div
      ref={scroller}
      role="region"
      aria-label={label}
      tabIndex={height > mostHeight ? 0 : -1}
      className={styles.sockets}
      style={{ height: Math.min(height, mostHeight) }}
    >
      <ul style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const item = items[index];
          return (
            item !== undefined && (
              <li key={idOf(item)} style={{ transform: `translateY(${start}px)`, height: lineHeight }}>
                {children(item)}
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}
