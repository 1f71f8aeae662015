import type { Transport } from './socket';

/** Ports that the system gives to no program, both ends included: Hyper-V and others set them aside. */
export interface PortReservation {
  readonly transport: Transport;
  readonly first: number;
  readonly last: number;
  /** An administrator set it aside, and it stays after a restart. */
  readonly administered: boolean;
}
