import type { ReactNode } from 'react';
import { useId } from 'react';
import styles from './details.module.css';

interface SectionProps {
  readonly title: string;
  /** Stands quietly behind the title. */
  readonly aside?: string;
  readonly children: ReactNode;
}

export function Section({ title, aside, children }: SectionProps) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <h3 id={id} className={styles.title}>
        {title}
        {aside !== undefined && <span> · {aside}</span>}
      </h3>
      {children}
    </section>
  );
}
