import type { ReactNode } from 'react';
import styles from './details.module.css';

interface FactProps {
  readonly name: string;
  readonly mono?: boolean;
  readonly children: ReactNode;
}

/** One line of facts: what it tells of, and what that is. */
export function Fact({ name, mono = false, children }: FactProps) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd className={mono ? 'mono' : undefined}>{children}</dd>
    </div>
  );
}
