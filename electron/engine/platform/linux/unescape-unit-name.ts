/**
 * The text that a part of a unit's name was made from: systemd writes what may not stand in one as the bytes `\x2d`
 * (systemd.unit(5), "String Escaping for Inclusion in Unit Names").
 */
export function unescapeUnitName(name: string): string {
  // Bytes that follow on each other may be one character of UTF-8.
  return name.replace(/(?:\\x[0-9a-f]{2})+/g, (escaped) =>
    Buffer.from(escaped.replaceAll('\\x', ''), 'hex').toString(),
  );
}
