import type { Owner } from '../../../shared/domain/owner';

/** More owners than this are hardly of sockets that are still there: then they are collected anew. */
const MOST_OWNERS = 2000;

/** Gives one object for all sockets of one owner: tens of thousands of sockets have a few hundred owners. */
export class SharedOwners {
  private readonly owners = new Map<string, Owner>();

  share(owner: Owner): Owner {
    const key = keyOf(owner);
    const known = this.owners.get(key);
    // Its group may be another object with the same path, and more known of it.
    if (known && known.group === owner.group) return known;
    if (this.owners.size >= MOST_OWNERS) this.owners.clear();
    this.owners.set(key, owner);
    return owner;
  }
}

function keyOf({ confidence, reason, processes, user, group, activation, service }: Owner): string {
  const { socketUnit, serviceUnit } = activation ?? {};
  const { name, displayName } = service ?? {};
  return [confidence, reason, user, group?.path, socketUnit, serviceUnit, name, displayName, ...processes].join('\n');
}
