import type { PortReservation } from '../../../shared/domain/port-reservation';

/** Tells which ports the system sets aside. */
export interface ReservationSource {
  /** All there are; null where it cannot be known. Never fails. */
  read(): Promise<readonly PortReservation[] | null>;
}

/** Where a port that nobody listens on can be had. */
export const noReservations: ReservationSource = { read: async () => [] };
