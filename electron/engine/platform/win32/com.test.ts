import koffi from 'koffi';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadCurrentProfiles, profilesOf } from './com';
import type { OpenLibrary } from './ffi';

it.each([
  // NET_FW_PROFILE_TYPE2: domain 1, private 2, public 4, all 0x7fffffff.
  [0, []],
  [1, ['domain']],
  [2, ['private']],
  [4, ['public']],
  [6, ['private', 'public']],
  [0x7fffffff, ['domain', 'private', 'public']],
])('reads the mask %d', (mask, profiles) => {
  expect(profilesOf(mask)).toEqual(profiles);
});

describe('an object of COM', () => {
  /** What get_CurrentProfileTypes gives: an HRESULT and a mask. */
  let answer: { result: number; mask: number };
  let released: number;
  let callbacks: bigint[];
  /** Memory that is called through: the table of 16 functions, and the object that begins with a pointer to it. */
  const table = Buffer.alloc(16 * 8);
  const object = Buffer.alloc(64);

  const get = koffi.proto('int32_t', ['intptr_t', 'void *']);
  const release = koffi.proto('uint32_t', ['intptr_t']);

  beforeEach(() => {
    answer = { result: 0, mask: 6 };
    released = 0;
    const fill = (self: number | bigint, mask: unknown) => {
      if (BigInt(self) === koffi.address(object)) koffi.encode(mask, 'uint32_t', answer.mask);
      return answer.result;
    };
    callbacks = [
      koffi.register(fill, koffi.pointer(get)),
      koffi.register(() => {
        released += 1;
        return 0;
      }, koffi.pointer(release)),
    ];
    table.fill(0);
    // netfw.h: IUnknown has 3 functions, Release the last; IDispatch 4 more; get_CurrentProfileTypes comes next.
    table.writeBigUInt64LE(callbacks[0]!, 7 * 8);
    table.writeBigUInt64LE(callbacks[1]!, 2 * 8);
    object.writeBigUInt64LE(koffi.address(table), 0);
  });

  afterEach(() => {
    callbacks.forEach((callback) => koffi.unregister(callback));
  });

  /** A library of which CoCreateInstance gives that object, or fails. */
  function ole32(created: number, apartment = 0): OpenLibrary {
    const createInstance = {
      async: (...args: readonly unknown[]) => {
        if (created === 0) (args[4] as BigInt64Array)[0] = koffi.address(object);
        (args[5] as (error: null, result: number) => void)(null, created);
      },
    };
    const func = (definition: string) => (definition.includes('CoCreateInstance') ? createInstance : () => apartment);
    return () => ({ func }) as never;
  }

  it('is asked, and let go of', async () => {
    expect(await loadCurrentProfiles(koffi, ole32(0))()).toEqual(['private', 'public']);
    expect(released).toBe(1);
  });

  it('that knows nothing is let go of', async () => {
    // E_NOTIMPL, as under Wine.
    answer = { result: 0x80004001 | 0, mask: 6 };
    expect(await loadCurrentProfiles(koffi, ole32(0))()).toBeNull();
    expect(released).toBe(1);
  });

  it('may not be there', async () => {
    // REGDB_E_CLASSNOTREG
    expect(await loadCurrentProfiles(koffi, ole32(0x80040154 | 0))()).toBeNull();
    expect(await loadCurrentProfiles(koffi, ole32(0, -1))()).toBeNull();
    expect(released).toBe(0);
  });
});
