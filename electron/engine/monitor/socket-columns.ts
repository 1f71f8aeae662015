/** Every socket as columns of numbers, a value a slot; what a field means stands with SocketRecord. */
export interface SocketColumns {
  readonly cookieLow: Uint32Array;
  readonly cookieHigh: Uint32Array;
  /** The read that last saw the slot; 0 for a free slot. */
  readonly generation: Uint32Array;
  /** The last read in which it was new, or differed. */
  readonly noted: Uint32Array;
  /** The slot that came after it in the read that last saw it: mostly the one that comes after it in the next. */
  readonly next: Int32Array;
  readonly protocol: Uint8Array;
  readonly family: Uint8Array;
  readonly state: Uint8Array;
  readonly v6Only: Uint8Array;
  readonly localPort: Uint16Array;
  readonly peerPort: Uint16Array;
  readonly netNamespace: Uint16Array;
  /** Four words a slot. */
  readonly local: Uint32Array;
  readonly peer: Uint32Array;
  readonly uid: Uint32Array;
  readonly inode: Uint32Array;
  readonly pid: Uint32Array;
  readonly cgroupId: Float64Array;
  readonly queue: Uint32Array;
  readonly queueLimit: Uint32Array;
  readonly drops: Uint32Array;
  readonly roundTripTime: Uint32Array;
  readonly retransmits: Uint32Array;
  readonly received: Float64Array;
  readonly sent: Float64Array;
}

/** Columns for so many slots, all 0. */
export function allocateColumns(capacity: number): SocketColumns {
  return {
    cookieLow: new Uint32Array(capacity),
    cookieHigh: new Uint32Array(capacity),
    generation: new Uint32Array(capacity),
    noted: new Uint32Array(capacity),
    next: new Int32Array(capacity),
    protocol: new Uint8Array(capacity),
    family: new Uint8Array(capacity),
    state: new Uint8Array(capacity),
    v6Only: new Uint8Array(capacity),
    localPort: new Uint16Array(capacity),
    peerPort: new Uint16Array(capacity),
    netNamespace: new Uint16Array(capacity),
    local: new Uint32Array(capacity * 4),
    peer: new Uint32Array(capacity * 4),
    uid: new Uint32Array(capacity),
    inode: new Uint32Array(capacity),
    pid: new Uint32Array(capacity),
    cgroupId: new Float64Array(capacity),
    queue: new Uint32Array(capacity),
    queueLimit: new Uint32Array(capacity),
    drops: new Uint32Array(capacity),
    roundTripTime: new Uint32Array(capacity),
    retransmits: new Uint32Array(capacity),
    received: new Float64Array(capacity),
    sent: new Float64Array(capacity),
  };
}

/** The same rows in twice the room. */
export function growColumns(columns: SocketColumns): SocketColumns {
  const larger = allocateColumns(columns.state.length * 2);
  for (const name of Object.keys(larger) as (keyof SocketColumns)[]) larger[name].set(columns[name]);
  return larger;
}
