import type { ChangeSet } from '../../../shared/domain/change-set';
import type { ListenerAlert } from '../../../shared/domain/listener-alert';
import type { ProcessInfo, ProcessKey } from '../../../shared/domain/process';
import type { SocketId, SocketInfo } from '../../../shared/domain/socket';

/** How long a new listener waits for its twin (IPv4 and IPv6 are opened one after the other), in ms. */
const SETTLE_MS = 150;
/** How long it waits for its owner to be found, in ms. */
const OWNER_PATIENCE_MS = 1500;

export interface ListenerAlertsOptions {
  readonly socketOf: (id: SocketId) => SocketInfo | undefined;
  readonly processOf: (key: ProcessKey) => ProcessInfo | null;
  /** Porthole's own: never announced. */
  readonly isOwn: (process: ProcessInfo) => boolean;
  /** An engine before this one has seen it already. */
  readonly isKnown: (id: SocketId) => boolean;
  readonly onAlerts: (alerts: readonly ListenerAlert[]) => void;
  readonly now?: () => number;
}

/** Tells of listeners that are new: seen to open, not there when Porthole first looked. */
export class ListenerAlerts {
  /** New listeners and when they were seen, in ms. */
  private readonly waiting = new Map<SocketId, number>();
  private readonly now: () => number;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly options: ListenerAlertsOptions) {
    this.now = options.now ?? (() => performance.now());
  }

  take(changes: ChangeSet): void {
    for (const { id, role, firstSeen } of changes.sockets.added) {
      if (role === 'listener' && firstSeen !== null && !this.options.isKnown(id)) this.waiting.set(id, this.now());
    }
    for (const id of changes.sockets.removed) this.waiting.delete(id);
    if (this.waiting.size > 0) this.timer ??= setTimeout(this.announce, SETTLE_MS);
  }

  /** Whether a listener is new and still to be announced. */
  isWaiting(id: SocketId): boolean {
    return this.waiting.has(id);
  }

  dispose(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private readonly announce = (): void => {
    this.timer = null;
    const now = this.now();
    const ready: SocketInfo[] = [];
    for (const [id, seen] of this.waiting) {
      const socket = this.options.socketOf(id);
      if (socket?.owner.reason === 'pending' && now - seen < OWNER_PATIENCE_MS) continue;
      this.waiting.delete(id);
      if (socket) ready.push(socket);
    }
    const alerts = [...groupTwins(ready).values()].flatMap((twins) => this.alertFor(twins));
    if (alerts.length > 0) this.options.onAlerts(alerts);
    if (this.waiting.size > 0) this.timer = setTimeout(this.announce, SETTLE_MS);
  };

  private alertFor(twins: readonly SocketInfo[]): readonly ListenerAlert[] {
    const [socket] = twins;
    if (!socket || socket.exposure === null) return [];
    const key = socket.owner.processes[0];
    const process = key === undefined ? null : this.options.processOf(key);
    if (process && this.options.isOwn(process)) return [];
    return [
      {
        socketIds: twins.map(({ id }) => id),
        transport: socket.transport,
        localAddress: socket.localAddress,
        localPort: socket.localPort,
        exposure: socket.exposure,
        reach: socket.reach,
        netNamespace: socket.netNamespace,
        processName: process?.name ?? null,
        service: socket.owner.service?.displayName ?? null,
        user: socket.owner.user,
        project: process?.project?.name ?? null,
      },
    ];
  }
}

/** Listeners of one owner on one port, that differ in the address only. */
function groupTwins(sockets: readonly SocketInfo[]): ReadonlyMap<string, readonly SocketInfo[]> {
  const groups = new Map<string, SocketInfo[]>();
  for (const socket of sockets) {
    const key = [
      socket.transport,
      socket.localPort,
      socket.exposure,
      socket.netNamespace?.id ?? '',
      socket.owner.user,
      socket.owner.service?.name,
      ...socket.owner.processes,
    ].join(' ');
    groups.set(key, [...(groups.get(key) ?? []), socket]);
  }
  return groups;
}
