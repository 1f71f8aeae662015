import type { ButtonHTMLAttributes } from 'react';
import styles from './button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `danger` for what ends something, `plain` for the rest. */
  readonly tone?: 'plain' | 'danger';
  readonly small?: boolean;
}

export function Button({ tone = 'plain', small = false, className, ...rest }: ButtonProps) {
  const classes = [styles.button, small && styles.small, className].filter(Boolean).join(' ');
  return <button type="button" className={classes} data-tone={tone} {...rest} />;
}
