import styles from './rail.module.css';

/** A porthole with the waterline behind it. */
export function Logo() {
  return (
    <svg className={styles.logo} viewBox="0 0 24 24" aria-hidden="true">
      <circle cx="12" cy="12" r="9.6" />
      <path d="M6.6 12.6c1.8-1.7 3.6-1.7 5.4 0s3.6 1.7 5.4 0" />
    </svg>
  );
}
