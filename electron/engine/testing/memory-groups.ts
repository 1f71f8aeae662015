import type { ControlGroup } from '../../../shared/domain/control-group';
import type { SocketActivation } from '../../../shared/domain/owner';
import type { ActivatedSocket, ActivationSource } from '../platform/activation-source';
import type { GroupSource } from '../platform/group-source';

/** Control groups in memory. */
export class MemoryGroups implements GroupSource {
  readonly groups = new Map<number, ControlGroup>();
  /** The processes of each. */
  readonly members = new Map<number, readonly number[]>();
  /** Whom processes act as. */
  readonly users = new Map<number, number>();
  private asked = new Map<number, readonly number[]>();

  groupOf(id: number): ControlGroup | null {
    return this.groups.get(id) ?? null;
  }

  processesOf(id: number): readonly number[] {
    const pids = this.asked.get(id) ?? [...(this.members.get(id) ?? [])];
    this.asked.set(id, pids);
    return pids;
  }

  userOf(pid: number): number | null {
    return this.users.get(pid) ?? null;
  }

  refresh(): void {
    this.asked = new Map();
  }
}

/** A service manager in memory, that answers when told to. */
export class MemoryActivations implements ActivationSource {
  readonly asked: ActivatedSocket[] = [];
  private readonly answers = new Map<number, SocketActivation>();
  private changed = false;

  /** Tells, late, what it starts for a port. */
  answer(port: number, activation: SocketActivation): void {
    this.answers.set(port, activation);
    this.changed = true;
  }

  activationOf(socket: ActivatedSocket): SocketActivation | null {
    this.asked.push(socket);
    return this.answers.get(socket.localPort) ?? null;
  }

  takeChanged(): boolean {
    const { changed } = this;
    this.changed = false;
    return changed;
  }
}
