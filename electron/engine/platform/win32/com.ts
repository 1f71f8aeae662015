import type { FirewallProfile } from '../../../../shared/domain/firewall';
import type { BackgroundFunction } from './background-call';
import { callInBackground } from './background-call';
import type { Ffi, Handle, OpenLibrary } from './ffi';
import { guidBytes } from './guid';

/** The kinds of network that are connected at this moment; null where it cannot be known. */
export type ReadCurrentProfiles = () => Promise<readonly FirewallProfile[] | null>;

// netfw.h
const CLSID_NetFwPolicy2 = guidBytes('E2B3C97F-6AE1-41AC-817A-F6F92166D7DD');
const IID_INetFwPolicy2 = guidBytes('98325047-C671-4174-8D81-DEFCD3F03186');
/** Where INetFwPolicy2 has get_CurrentProfileTypes in its table: behind the 3 calls of IUnknown and the 4 of IDispatch. */
const GET_CURRENT_PROFILE_TYPES = 7;
/** IUnknown::Release. */
const RELEASE = 2;
const CLSCTX_INPROC_SERVER = 1;
const POINTER_SIZE = 8;

/** NET_FW_PROFILE_TYPE2 */
const profileBits: readonly (readonly [number, FirewallProfile])[] = [
  [1, 'domain'],
  [2, 'private'],
  [4, 'public'],
];

/** The profiles of a mask of NET_FW_PROFILE_TYPE2. */
export function profilesOf(mask: number): readonly FirewallProfile[] {
  return profileBits.flatMap(([bit, profile]) => ((mask & bit) === 0 ? [] : [profile]));
}

/**
 * Asks the firewall through COM, on koffi's threads: CoIncrementMTAUsage (combaseapi.h, Windows 8) makes them part of one
 * apartment, whichever of them does a call. Throws where COM is not there.
 */
export function loadCurrentProfiles(ffi: Ffi, open: OpenLibrary): ReadCurrentProfiles {
  const library = open('ole32.dll');
  const createInstance = library.func(
    'int32_t CoCreateInstance(const void *classId, void *outer, uint32_t context, const void *interfaceId, int64_t *object)',
  );
  const incrementUsage = library.func('int32_t CoIncrementMTAUsage(int64_t *cookie)');
  const getter = ffi.proto('int32_t', ['intptr_t', ffi.pointer('uint32_t')]);
  const releaser = ffi.proto('uint32_t', ['intptr_t']);
  const methodOf = (object: bigint, index: number, type: typeof getter) => {
    const table = ffi.decode(object, 'intptr_t') as Handle;
    const address = ffi.decode(BigInt(table) + BigInt(index * POINTER_SIZE), 'intptr_t') as Handle;
    return ffi.decode(BigInt(address), type) as BackgroundFunction;
  };
  // The apartment stays for as long as the process does: there is no time at which nobody may ask.
  const hasApartment = (incrementUsage(new BigInt64Array(1)) as number) >= 0;

  return async () => {
    if (!hasApartment) return null;
    const objects = new BigInt64Array(1);
    const created = await callInBackground(
      createInstance,
      CLSID_NetFwPolicy2,
      null,
      CLSCTX_INPROC_SERVER,
      IID_INetFwPolicy2,
      objects,
    );
    const object = objects[0] ?? 0n;
    if (created !== 0 || object === 0n) return null;
    try {
      const mask = new Uint32Array(1);
      const result = await callInBackground(methodOf(object, GET_CURRENT_PROFILE_TYPES, getter), object, mask);
      return result === 0 ? profilesOf(mask[0] ?? 0) : null;
    } finally {
      await callInBackground(methodOf(object, RELEASE, releaser), object);
    }
  };
}
