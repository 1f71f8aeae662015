import registry from 'virtual:iana-service-names';
import type { Transport } from '../../../shared/domain/socket';
import { familiarNames } from './familiar-names';

type Names = ReadonlyMap<number, string>;

const registered = new Map<Transport, Names>();

/**
 * What usually listens on a port: the name people know it by, or the one registered with IANA. A guess by number
 * alone. Null for none.
 */
export function serviceName(transport: Transport, port: number): string | null {
  return familiarNames.get(`${port}/${transport}`) ?? registeredNames(transport).get(port) ?? null;
}

/** Parsed when first asked for: the start does not wait for it. */
function registeredNames(transport: Transport): Names {
  let names = registered.get(transport);
  if (!names) {
    names = new Map(registry[transport].split('\n').map((line) => parseLine(line)));
    registered.set(transport, names);
  }
  return names;
}

function parseLine(line: string): readonly [number, string] {
  const space = line.indexOf(' ');
  return [Number(line.slice(0, space)), line.slice(space + 1)];
}
