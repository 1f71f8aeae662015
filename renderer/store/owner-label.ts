import { assertNever } from '../../shared/domain/assert-never';
import type { ContainerInfo } from '../../shared/domain/container';
import type { ContainerRef } from '../../shared/domain/control-group';
import type { Owner, SocketActivation } from '../../shared/domain/owner';
import type { ProcessInfo } from '../../shared/domain/process';
import type { Service } from '../../shared/domain/service';
import type { RowContainers } from './containers';
import { isNamed } from './containers';

/**
 * What a row is called by: the most exact that is known of who holds it. Texts are the system's and have to pass
 * `visibleText` before they are shown.
 */
export type OwnerLabel =
  | { readonly kind: 'process'; readonly process: ProcessInfo; readonly inferred: boolean }
  /** A service says more than the program that hosts it, which may host many; null where that is not known. */
  | {
      readonly kind: 'service';
      readonly service: Service;
      readonly process: ProcessInfo | null;
      readonly inferred: boolean;
    }
  /** The service manager listens for a service that it starts when needed. */
  | { readonly kind: 'activation'; readonly activation: SocketActivation }
  /** docker-proxy listens for a container. */
  | { readonly kind: 'published'; readonly container: ContainerInfo; readonly by: string }
  | { readonly kind: 'container'; readonly container: ContainerInfo }
  | { readonly kind: 'unnamedContainer'; readonly container: ContainerRef }
  | { readonly kind: 'unit'; readonly unit: string }
  | { readonly kind: 'session'; readonly session: string; readonly user: string | null }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'unknown' };

/** The label of an owner whose first process, if it is known, is `leader`. */
export function labelOf(
  owner: Owner,
  leader: ProcessInfo | undefined,
  { container, published }: RowContainers,
): OwnerLabel {
  if (owner.activation) return { kind: 'activation', activation: owner.activation };
  if (published) return { kind: 'published', container: published, by: leader?.name ?? '' };
  const inferred = owner.confidence === 'inferred';
  if (owner.service) return { kind: 'service', service: owner.service, process: leader ?? null, inferred };
  if (leader) return { kind: 'process', process: leader, inferred };
  if (container) {
    return isNamed(container) ? { kind: 'container', container } : { kind: 'unnamedContainer', container };
  }
  const { unit = null, session = null } = owner.group ?? {};
  if (session !== null) return { kind: 'session', session, user: owner.user };
  if (unit !== null) return { kind: 'unit', unit };
  // A socket without a program here bears a user's number, and is no program of that user for it.
  return owner.user === null || owner.reason === 'noProcess' ? { kind: 'unknown' } : { kind: 'user', user: owner.user };
}

/** What rows are sorted by when they are sorted by program; null for an unknown one. */
export function labelKey(label: OwnerLabel): string | null {
  switch (label.kind) {
    case 'process':
      return label.process.name;
    case 'service':
      return label.service.displayName;
    case 'activation':
      return label.activation.socketUnit;
    case 'published':
    case 'container':
      return label.container.name;
    case 'unnamedContainer':
      return label.container.id;
    case 'unit':
      return label.unit;
    case 'session':
      return label.session;
    case 'user':
      return label.user;
    case 'unknown':
      return null;
    default:
      return assertNever(label);
  }
}
