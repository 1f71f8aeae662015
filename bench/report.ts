/** What a value, or its ratio to the one it is held against, should be. */
export interface Target {
  readonly of: 'value' | 'ratio';
  readonly bound: 'atMost' | 'atLeast';
  readonly limit: number;
}

/** A measured value, before it is held against others. */
export interface Measurement {
  readonly name: string;
  /** Null when it could not be measured; then `note` says why. */
  readonly value: number | null;
  readonly unit: string;
  /** Name of the measurement, of the same unit, that it is compared with. */
  readonly against: string | null;
  readonly target: Target | null;
  readonly note: string | null;
}

/** One line of the report, and one entry of `--json`. */
export interface ReportRow {
  readonly name: string;
  readonly value: number | null;
  readonly unit: string;
  readonly against: string | null;
  /** Value through the value of `against`; null where one of them is missing. */
  readonly ratio: number | null;
  readonly target: string | null;
  readonly holds: boolean | null;
  readonly note: string | null;
}

export const atMost = (limit: number): Target => ({ of: 'value', bound: 'atMost', limit });
export const atMostTimes = (limit: number): Target => ({ of: 'ratio', bound: 'atMost', limit });
export const atLeastTimes = (limit: number): Target => ({ of: 'ratio', bound: 'atLeast', limit });

export function measured(
  name: string,
  value: number,
  unit: string,
  { against = null, target = null }: Partial<Pick<Measurement, 'against' | 'target'>> = {},
): Measurement {
  return { name, value, unit, against, target, note: null };
}

/** A measurement that this machine does not allow; `reason` goes on after "skipped:". */
export function skipped(name: string, reason: string): Measurement {
  return { name, value: null, unit: '', against: null, target: null, note: `skipped: ${reason}` };
}

/** Compares each measurement with the one that it names. */
export function toRows(measurements: readonly Measurement[]): readonly ReportRow[] {
  const values = new Map(measurements.map(({ name, value }) => [name, value]));
  return measurements.map(({ name, value, unit, against, target, note }) => {
    const peer = against === null ? null : (values.get(against) ?? null);
    const ratio = value === null || peer === null || peer === 0 ? null : value / peer;
    const subject = target?.of === 'ratio' ? ratio : value;
    const holds = target === null || subject === null ? null : isWithin(subject, target);
    return { name, value, unit, against, ratio, target: target && targetText(target, unit), holds, note };
  });
}

function isWithin(subject: number, { bound, limit }: Target): boolean {
  return bound === 'atMost' ? subject <= limit : subject >= limit;
}

function targetText({ of, bound, limit }: Target, unit: string): string {
  return `${bound === 'atMost' ? '<=' : '>='} ${limit}${of === 'ratio' ? ' times' : ` ${unit}`}`;
}

const header = ['name', 'value', 'unit', 'against', 'ratio', 'target', 'holds'];

/** The rows as a table of text. Numbers stand at the right of their columns. */
export function formatTable(rows: readonly ReportRow[]): string {
  const lines = [header, ...rows.map(toCells)];
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const alignRight = new Set([1, 4]);
  const align = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return alignRight.has(column) ? cell.padStart(width) : cell.padEnd(width);
  };
  return lines.map((line) => line.map(align).join('  ').trimEnd()).join('\n');
}

function toCells({ name, value, unit, against, ratio, target, holds, note }: ReportRow): readonly string[] {
  const verdict = holds === null ? '' : holds ? 'yes' : 'NO';
  return [name, numberText(value), note ?? unit, against ?? '', numberText(ratio), target ?? '', verdict];
}

/** Three significant digits are as much as such a measurement can say. */
function numberText(value: number | null): string {
  if (value === null) return '';
  return value >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
