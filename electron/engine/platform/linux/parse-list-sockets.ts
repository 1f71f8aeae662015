import { z } from 'zod';
import type { SocketActivation } from '../../../../shared/domain/owner';
import type { Transport } from '../../../../shared/domain/socket';

/** A network socket that systemd listens on. */
export interface ListedSocket {
  readonly transport: Transport;
  readonly localAddress: string;
  readonly localPort: number;
  readonly activation: SocketActivation;
}

const rows = z.array(
  z.object({ listen: z.string(), type: z.string(), unit: z.string(), activates: z.string().nullable() }),
);

/** `[fe80::1]:631%eth0`, `127.0.0.1:631` (systemd, src/basic/socket-util.c, sockaddr_pretty). */
const networkAddress = /^(?:\[([0-9a-f:.]+)\]|(\d+\.\d+\.\d+\.\d+)):(\d+)(?:%.*)?$/;

/**
 * The network sockets in what `systemctl list-sockets --show-types --output=json` prints; null for anything else, as
 * the table that systemctl prints before version 246, which does not know JSON here.
 */
export function parseListSockets(text: string): readonly ListedSocket[] | null {
  const parsed = rows.safeParse(parseJson(text));
  if (!parsed.success) return null;
  return parsed.data.flatMap(({ listen, type, unit, activates }) => {
    const [, ipv6, ipv4, port] = networkAddress.exec(listen) ?? [];
    const localAddress = ipv6 ?? ipv4;
    const transport = type === 'Stream' ? 'tcp' : type === 'Datagram' ? 'udp' : null;
    if (transport === null || localAddress === undefined) return [];
    // With Accept=yes each connection starts a service of its own, from this template (systemd.socket(5)).
    const serviceUnit = activates ?? unit.replace(/\.socket$/, '@.service');
    return { transport, localAddress, localPort: Number(port), activation: { socketUnit: unit, serviceUnit } };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
