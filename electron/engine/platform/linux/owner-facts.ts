import type { OwnerFacts } from '../owner-resolver';

// include/net/tcp_states.h
const TCP_ESTABLISHED = 1;
const TCP_SYN_RECV = 3;
const TCP_CLOSE_WAIT = 8;
const TCP_NEW_SYN_RECV = 12;

/** Whose descriptors this user sees: those of every process, of some, or of none, for there is no /proc. */
export type Sight = 'all' | 'some' | 'none';

/** A socket without an inode has no descriptor: it waits to be accepted, or its program has let go of it. */
export function inodeless(state: number): OwnerFacts {
  const waits =
    state === TCP_ESTABLISHED || state === TCP_SYN_RECV || state === TCP_CLOSE_WAIT || state === TCP_NEW_SYN_RECV;
  return { pids: [], confidence: 'unknown', reason: waits ? 'pending' : 'closed' };
}

/**
 * A socket that no process is seen to hold. Root may see no more than others do (capabilities(7), CAP_SYS_PTRACE), and
 * who has a container to himself sees all there is: that nobody holds it is said only where every process was seen.
 */
export function unresolved(uid: number, sight: Sight): OwnerFacts {
  if (sight === 'all') return { pids: [], confidence: 'user', reason: 'noProcess' };
  const isOthers = sight === 'some' && uid !== process.geteuid?.();
  return { pids: [], confidence: 'user', reason: isOthers ? 'otherUser' : 'hidden' };
}
