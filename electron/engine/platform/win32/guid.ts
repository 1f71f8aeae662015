/** The bytes of a GUID (guiddef.h): its first three numbers little-endian, the rest as it is written. */
export function guidBytes(text: string): Buffer {
  const [first = '', second = '', third = '', ...rest] = text.split('-');
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(Number.parseInt(first, 16), 0);
  bytes.writeUInt16LE(Number.parseInt(second, 16), 4);
  bytes.writeUInt16LE(Number.parseInt(third, 16), 6);
  bytes.write(rest.join(''), 8, 'hex');
  return bytes;
}
