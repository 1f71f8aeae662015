import koffi from 'koffi';

/** capabilities(7), by their numbers in include/uapi/linux/capability.h. */
export const CAP_NET_ADMIN = 12;
export const CAP_SYS_PTRACE = 19;

/** _LINUX_CAPABILITY_VERSION_3, and this thread: capget(2). */
const header = Uint32Array.of(0x2008_0522, 0);
/** A call gives two times three words: what is effective, permitted, inheritable of the first 32, and of the others. */
const WORDS = 6;

const library = koffi.load(null);
const capget = library.func('int capget(void *header, void *data)');
const capset = library.func('int capset(void *header, void *data)');

/** Whether this thread has a capability of the first 32. */
export function hasCapability(capability: number): boolean {
  return ((readCapabilities()[0] ?? 0) & (1 << capability)) !== 0;
}

/** Does `body`, which must not wait for anything, as this thread could do it without a capability that it has. */
export function withoutCapability<Value>(capability: number, body: () => Value): Value {
  const before = readCapabilities();
  const fewer = Uint32Array.from(before, (word, at) => (at === 0 ? word & ~(1 << capability) : word));
  write(fewer);
  try {
    return body();
  } finally {
    write(before);
  }
}

function readCapabilities(): Uint32Array {
  const data = new Uint32Array(WORDS);
  if (capget(header, data) !== 0) throw new Error('capget failed');
  return data;
}

function write(data: Uint32Array): void {
  if (capset(header, data) !== 0) throw new Error('capset failed');
}
