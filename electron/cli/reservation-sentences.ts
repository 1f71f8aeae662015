import type { PortReservation } from '../../shared/domain/port-reservation';
import { t } from '../words';

/** Why nothing can listen on a port that the system has set aside; empty for one that it has not. */
export function reservationSentences(reservations: readonly PortReservation[], port: number): readonly string[] {
  return reservations
    .filter(({ first, last }) => first <= port && port <= last)
    .map(({ transport, first, last, administered }) =>
      t(`cli.reserved.${administered ? 'administered' : 'system'}`, {
        transport: t(`common.transport.${transport}`),
        first,
        last,
        port,
        count: last - first + 1,
      }),
    );
}
