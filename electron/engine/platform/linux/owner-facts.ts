import type { OwnerFacts } from '../owner-resolver';

// include/net/tcp_states.h
const TCP_ESTABLISHED = 1;
const TCP_SYN_RECV = 3;
const TCP_CLOSE_WAIT = 8;
const TCP_NEW_SYN_RECV = 12;

/** A socket without an inode has no descriptor: it waits to be accepted, or its program has let go of it. */
export function inodeless(state: number): OwnerFacts {
  const waits =
    state === TCP_ESTABLISHED || state === TCP_SYN_RECV || state === TCP_CLOSE_WAIT || state === TCP_NEW_SYN_RECV;
  return { pids: [], confidence: 'unknown', reason: waits ? 'pending' : 'closed' };
}

/** A socket that no visible process holds: what a user other than root cannot see, or what nobody holds. */
export function unresolved(uid: number, procReadable: boolean): OwnerFacts {
  const self = process.geteuid?.() ?? 0;
  if (!procReadable) return { pids: [], confidence: 'user', reason: 'hidden' };
  if (self === 0) return { pids: [], confidence: 'user', reason: 'noProcess' };
  return { pids: [], confidence: 'user', reason: uid === self ? 'hidden' : 'otherUser' };
}
