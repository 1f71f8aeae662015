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
    // What has the focus in it may go away: the focus then stays in the section.
    <section className={styles.section} aria-labelledby={id} tabIndex={-1}>
      <h3 id={id} className={styles.title}>
        {title}
        {aside !== undefined && <span> · {aside}</span>}
      </h3>
      {children}
    </section>
  );
}
