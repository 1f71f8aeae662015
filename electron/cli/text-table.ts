const GAP = '  ';

/** Lines of text with their columns aligned; the first row is the head. Cells must hold no control characters. */
export function textTable(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => width(row[column] ?? ''))));
  return rows
    .map((row) => row.map((cell, column) => cell + ' '.repeat((widths[column] ?? 0) - width(cell))).join(GAP))
    .map((line) => line.trimEnd())
    .join('\n');
}

function width(text: string): number {
  return [...text].length;
}
