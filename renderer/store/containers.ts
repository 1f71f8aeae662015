import type { ContainerInfo } from '../../shared/domain/container';
import { publishedContainer } from '../../shared/domain/published-container';
import type { ContainerRef } from '../../shared/domain/control-group';
import type { ProcessInfo } from '../../shared/domain/process';
import type { SocketInfo } from '../../shared/domain/socket';

/** A container; only its id where no container engine tells of it. */
export type RowContainer = ContainerInfo | ContainerRef;

/** Whether more than the id of a container is known. */
export function isNamed(container: RowContainer): container is ContainerInfo {
  return 'name' in container;
}

/** The container that a row belongs to, or that it listens for. */
export interface RowContainers {
  /** The one that its program runs in; null for none. */
  readonly container: RowContainer | null;
  /** The one that it passes connections on to; null for none. */
  readonly published: ContainerInfo | null;
}

/** The containers that the engine has told of. */
export class Containers {
  #all: readonly ContainerInfo[] = [];
  #byId: ReadonlyMap<string, ContainerInfo> = new Map();

  set(containers: readonly ContainerInfo[]): void {
    this.#all = containers;
    this.#byId = new Map(containers.map((container) => [container.id, container]));
  }

  of(socket: SocketInfo, processes: readonly ProcessInfo[]): RowContainers {
    const ref = socket.owner.group?.container ?? processes[0]?.group?.container ?? null;
    return {
      container: ref && (this.#byId.get(ref.id) ?? ref),
      published: this.#all.length === 0 ? null : publishedContainer(socket, processes, this.#all),
    };
  }
}

/** Whether two say the same of a row. A list that comes anew holds other objects for the same containers. */
export function sameContainers(a: RowContainers, b: RowContainers): boolean {
  return sameContainer(a.container, b.container) && sameContainer(a.published, b.published);
}

function sameContainer(a: RowContainer | null, b: RowContainer | null): boolean {
  if (a === null || b === null) return a === b;
  return wordsOf(a) === wordsOf(b);
}

function wordsOf(container: RowContainer): string {
  return JSON.stringify([container.id, isNamed(container) ? [container.name, container.image] : null]);
}
