import type { NetNamespace } from '../../../shared/domain/net-namespace';
import type { SocketSink } from '../monitor/socket-record';

/** The sockets of network namespaces other than Porthole's own, which the system's table does not show. */
export interface NamespaceSource {
  /** Whether they are read at all; they are not until this says so. */
  setEnabled(enabled: boolean): void;
  /**
   * Gives the rows of those namespaces whose sockets may have changed to `sink`, each with the number of its namespace,
   * and the numbers of those that were read whole. One that is gone, or no longer wanted, is among them without rows; one
   * that was only read in part is not.
   */
  read(sink: SocketSink): readonly number[];
  /** What is known of the namespace with a number; null for none that was read. */
  infoOf(netNamespace: number): NetNamespace | null;
  /** The numbers of those of which something else is known than when this was last asked: their rows say what was. */
  takeChanged(): readonly number[];
  /** The first look since it was enabled is not over: what was found so far was there before. */
  readonly settling: boolean;
}

/** Where there is no such thing, or no way to read it. */
export const noNamespaces: NamespaceSource = {
  setEnabled: () => undefined,
  read: () => [],
  infoOf: () => null,
  takeChanged: () => [],
  settling: false,
};
