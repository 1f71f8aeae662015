import { t } from './i18n';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** How long ago, in the one unit that says most: `3 s`, `5 min`, `2 h`, `6 d`. `span` is in milliseconds. */
export function ageText(span: number): string {
  const age = Math.max(0, span);
  if (age < minute) return t('ports.age.seconds', { count: Math.floor(age / second) });
  if (age < hour) return t('ports.age.minutes', { count: Math.floor(age / minute) });
  if (age < day) return t('ports.age.hours', { count: Math.floor(age / hour) });
  return t('ports.age.days', { count: Math.floor(age / day) });
}

const clockTime = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dateTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });

/** `12:03:05`, of milliseconds since the epoch. */
export function timeText(time: number): string {
  return clockTime.format(time);
}

/** `22 Nov 2026, 12:03`, of milliseconds since the epoch. */
export function dateText(time: number): string {
  return dateTime.format(time);
}

const counts = new Intl.NumberFormat('en');

/** `12,345`. */
export function countText(count: number): string {
  return counts.format(count);
}

const binaryUnits = ['B', 'kB', 'MB', 'GB', 'TB'];

/** Bytes in steps of 1024, with one digit behind the point below ten: `8.4 MB`, `212 MB`. */
export function bytesText(bytes: number): string {
  const step = bytes < 1 ? 0 : Math.min(Math.floor(Math.log2(bytes) / 10), binaryUnits.length - 1);
  const value = bytes / 1024 ** step;
  return `${value < 10 && step > 0 ? value.toFixed(1) : Math.round(value)} ${binaryUnits[step] ?? ''}`;
}

/** A share as percent: `0.4`, `12`. */
export function percentText(share: number): string {
  const percent = share * 100;
  return percent < 9.95 ? percent.toFixed(1) : String(Math.round(percent));
}
