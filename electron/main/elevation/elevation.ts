import type { ProcessIdentity } from '../../../shared/domain/process';

/**
 * What came of asking for an administrator's rights.
 * - `done`: they were given, and the processes were told to end;
 * - `cancelled`: a person said no, or nothing;
 * - `unavailable`: nothing here can ask for them;
 * - `changed`: they were given, but one of the pids belongs to another process by now, so nothing was ended;
 * - `failed`: another error, which `errno` names.
 */
export type ElevatedResult =
  | { readonly code: 'done' | 'cancelled' | 'unavailable' | 'changed' }
  | { readonly code: 'failed'; readonly errno: string };

/** The one thing that Porthole has done with an administrator's rights, which it never has itself. docs/security.md, item 27. */
export interface Elevation {
  /** Whether a system like this one can be asked at all. */
  readonly isAvailable: boolean;
  /** Has the system ask a person, and ends these processes, if each is still the one that was meant. Never fails. */
  stop(processes: readonly ProcessIdentity[]): Promise<ElevatedResult>;
}
