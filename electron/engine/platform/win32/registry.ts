import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { Handle, OpenLibrary } from './ffi';

/** A value of the registry: text of REG_SZ and REG_EXPAND_SZ, as it is written; the number of a REG_DWORD; null for others. */
export interface RegistryValue {
  readonly name: string;
  readonly data: string | number | null;
}

/**
 * Why the values of a key are not known.
 * - `notThere`: there is no such key;
 * - `failed`: it may not be read, or not whole.
 */
export type RegistryError = { readonly code: 'notThere' } | { readonly code: 'failed'; readonly error: number };

/** Reads the registry of this computer (HKEY_LOCAL_MACHINE). Never writes. */
export interface Registry {
  /** All values of a key, as they are at one time; a thousand at a time, so that nothing waits long for it. */
  valuesOf(key: string): Promise<Result<readonly RegistryValue[], RegistryError>>;
}

/** The calls that it rests on (winreg.h). Each gives an error of winerror.h, 0 for none. */
export interface RegistryCalls {
  /** RegOpenKeyExW under HKEY_LOCAL_MACHINE with KEY_READ, in the registry of 64 bits. */
  open(key: string, result: BigInt64Array): number;
  /** RegEnumValueW. The sizes are what there is, and then what was written: UTF-16 units of the name, bytes of the data. */
  enumerate(
    key: Handle,
    index: number,
    name: Uint8Array,
    nameSize: Uint32Array,
    type: Uint32Array,
    data: Uint8Array,
    dataSize: Uint32Array,
  ): number;
  /** RegQueryInfoKeyW: how many values there are, and when the key or one of them was written last (a FILETIME). */
  queryInfo(key: Handle, count: Uint32Array, lastWrite: BigUint64Array): number;
  /** RegCloseKey */
  close(key: Handle): number;
}

/** A pseudo-handle: the sign of its 32 bits is carried on. */
const HKEY_LOCAL_MACHINE = -0x7ffffffe;
/** KEY_READ and KEY_WOW64_64KEY, winnt.h. */
const ACCESS = 0x20019 | 0x100;

const ERROR_FILE_NOT_FOUND = 2;
const ERROR_PATH_NOT_FOUND = 3;
const ERROR_NO_MORE_ITEMS = 259;
/** Not errors of winerror.h: there is more than is read, and it is written to all the time. */
const TOO_MUCH = -1;
const NEVER_THE_SAME = -2;

const REG_SZ = 1;
const REG_EXPAND_SZ = 2;
const REG_DWORD = 4;

/** A name has up to 16,383 characters ("Registry Element Size Limits", MSDN). */
const LONGEST_NAME = 16_384;
/** In bytes. A rule of the firewall has texts of up to 10,000 characters. */
const LONGEST_DATA = 1 << 17;
const MOST_VALUES = 50_000;
const VALUES_AT_ONCE = 1000;
const MOST_READS = 3;

/** Throws where advapi32.dll or a call is not there. */
export function loadRegistryCalls(open: OpenLibrary): RegistryCalls {
  const library = open('advapi32.dll');
  const openKey = library.func(
    'int32_t RegOpenKeyExW(intptr_t key, const char16_t *name, uint32_t options, uint32_t access, int64_t *result)',
  );
  const enumerate = library.func(
    'int32_t RegEnumValueW(intptr_t key, uint32_t index, void *name, uint32_t *nameSize, void *reserved, uint32_t *type, void *data, uint32_t *dataSize)',
  );
  const queryInfo = library.func(
    'int32_t RegQueryInfoKeyW(intptr_t key, void *className, void *classSize, void *reserved, void *keys, void *keySize, void *classLength, uint32_t *values, void *nameSize, void *dataSize, void *descriptorSize, uint64_t *lastWrite)',
  );
  return {
    open: (key, result) => openKey(HKEY_LOCAL_MACHINE, key, 0, ACCESS, result) as number,
    enumerate: (key, index, name, nameSize, type, data, dataSize) =>
      enumerate(key, index, name, nameSize, null, type, data, dataSize) as number,
    queryInfo: (key, count, lastWrite) =>
      queryInfo(key, null, null, null, null, null, null, count, null, null, null, lastWrite) as number,
    close: library.func('int32_t RegCloseKey(intptr_t key)'),
  };
}

type Values = Result<readonly RegistryValue[], RegistryError>;

export class WindowsRegistry implements Registry {
  constructor(private readonly calls: RegistryCalls) {}

  async valuesOf(name: string): Promise<Values> {
    const opened = new BigInt64Array(1);
    const error = this.calls.open(name, opened);
    const key = opened[0];
    if (error === ERROR_FILE_NOT_FOUND || error === ERROR_PATH_NOT_FOUND) return fail({ code: 'notThere' });
    if (error !== 0 || key === undefined) return fail({ code: 'failed', error });
    try {
      return await this.readWhole(key);
    } finally {
      this.calls.close(key);
    }
  }

  /** Values are read by where they stand: when one is written meanwhile, another may be read twice, or not at all. */
  private async readWhole(key: bigint): Promise<Values> {
    for (let reads = 0; reads < MOST_READS; reads += 1) {
      const before = this.stateOf(key);
      if (!before.ok) return before;
      const values = await this.read(key);
      const after = this.stateOf(key);
      if (!after.ok) return after;
      if (before.value === after.value) return values;
    }
    return fail({ code: 'failed', error: NEVER_THE_SAME });
  }

  /** Another one whenever values are. The time goes on by ticks, so that the number of them tells more than it alone. */
  private stateOf(key: bigint): Result<string, RegistryError> {
    const count = new Uint32Array(1);
    const lastWrite = new BigUint64Array(1);
    const error = this.calls.queryInfo(key, count, lastWrite);
    return error === 0 ? ok(`${count[0]} ${lastWrite[0]}`) : fail({ code: 'failed', error });
  }

  private async read(key: bigint): Promise<Values> {
    const values: RegistryValue[] = [];
    const bytes = { name: Buffer.alloc(LONGEST_NAME * 2), data: Buffer.alloc(LONGEST_DATA) };
    for (let index = 0; index < MOST_VALUES; index += 1) {
      if (index % VALUES_AT_ONCE === VALUES_AT_ONCE - 1) await new Promise((resolve) => setImmediate(resolve));
      const nameSize = new Uint32Array([LONGEST_NAME]);
      const dataSize = new Uint32Array([LONGEST_DATA]);
      const type = new Uint32Array(1);
      const error = this.calls.enumerate(key, index, bytes.name, nameSize, type, bytes.data, dataSize);
      if (error === ERROR_NO_MORE_ITEMS) return ok(values);
      if (error !== 0) return fail({ code: 'failed', error });
      const name = bytes.name.toString('utf16le', 0, (nameSize[0] ?? 0) * 2);
      values.push({ name, data: readData(type[0], bytes.data.subarray(0, dataSize[0])) });
    }
    return fail({ code: 'failed', error: TOO_MUCH });
  }
}

/** A text may end with a NUL, with several, or with none: nobody checks what is written. */
function readData(type: number | undefined, bytes: Buffer): string | number | null {
  if (type === REG_DWORD) return bytes.length >= 4 ? bytes.readUInt32LE(0) : null;
  if (type !== REG_SZ && type !== REG_EXPAND_SZ) return null;
  const text = bytes.toString('utf16le', 0, bytes.length - (bytes.length % 2));
  const end = text.indexOf('\0');
  return end === -1 ? text : text.slice(0, end);
}
