import type { HeldProcesses } from '../../../shared/ipc/engine-messages';

/**
 * What came of asking for an administrator's rights.
 * - `done`: they were given, and the processes were told to end;
 * - `cancelled`: a person said no, or nothing;
 * - `unavailable`: nothing here can ask for them, or it cannot be seen to that the right processes are met;
 * - `failed`: another error, which `errno` names.
 */
export type ElevatedResult =
  { readonly code: 'done' | 'cancelled' | 'unavailable' } | { readonly code: 'failed'; readonly errno: string };

/** The one thing that Porthole has done with an administrator's rights, which it never has itself. docs/security.md, item 27. */
export interface Elevation {
  /** Whether a system like this one can be asked at all. */
  readonly isAvailable: boolean;
  /** Has the system ask a person, and ends these processes. Never fails. */
  stop(held: HeldProcesses): Promise<ElevatedResult>;
}
