/**
 * What Porthole can do on a system, or not.
 * - `terminate`: ask a program to end;
 * - `kill`: end it at once;
 * - `closeConnection`: cut one TCP connection, and leave its programs as they are;
 * - `counters`: tell the queues, bytes and drops of sockets;
 * - `briefSockets`: tell of sockets that came and went between two looks;
 * - `otherUsers`: tell the sockets of all users;
 * - `firewall`: tell whether the system's firewall lets a listener be reached.
 */
export type Capability =
  'terminate' | 'kill' | 'closeConnection' | 'counters' | 'briefSockets' | 'otherUsers' | 'firewall';

/**
 * Why a system does not give something.
 * - `basicSupport`: Porthole watches this system through a library that does not give it;
 * - `notDoneYet`: Porthole does not do it on this system yet;
 * - `notToldBySystem`: the system tells it to nobody;
 * - `needsAdministrator`: the system gives it to an administrator only;
 * - `noSafeWay`: the system has no way to be sure that the right process is met;
 * - `interfaceRefused`: the system's interface is not to be had here.
 */
export type UnsupportedReason =
  'basicSupport' | 'notDoneYet' | 'notToldBySystem' | 'needsAdministrator' | 'noSafeWay' | 'interfaceRefused';

/** Why not, of each capability; null for one that there is. */
export type Capabilities = Readonly<Record<Capability, UnsupportedReason | null>>;
