import { callInBackground } from './background-call';
import type { Ffi, Handle, OpenLibrary } from './ffi';
import { NO_HANDLE } from './ffi';
import { guidBytes } from './guid';

/** Who vouches for files (wintrust.h, mscat.h, wincrypt.h). What may take long is done on another thread. */
export interface WinTrust {
  /** WinVerifyTrust with WINTRUST_ACTION_GENERIC_VERIFY_V2 and a WINTRUST_DATA: an HRESULT or an error, 0 and up. */
  verify(data: Uint8Array): Promise<number>;
  /** The name of the certificate that the first signature of such a verification was made with; null for none. */
  signerOf(stateData: bigint): string | null;
  /** Null where the system's catalogs cannot be searched: Wine has not all of these calls. */
  readonly catalogs: Catalogs | null;
  /** As in Memory. */
  addressOf(bytes: Uint8Array): bigint;
}

/** The catalogs of signed hashes that vouch for most of Windows' own files, which have no signature in them (mscat.h). */
export interface Catalogs {
  /** CryptCATAdminAcquireContext2 for DRIVER_ACTION_VERIFY, the subsystem of Windows' own files; null for failure. */
  acquire(algorithm: 'SHA256' | 'SHA1'): Promise<Handle | null>;
  /** CreateFileW, to read; null for failure. */
  openFile(path: string): Promise<Handle | null>;
  /** CryptCATAdminCalcHashFromFileHandle2: its hash without what signing changes; null for failure. */
  hash(context: Handle, file: Handle): Promise<Buffer | null>;
  /** CryptCATAdminEnumCatalogFromHash: the first catalog that has it; null for none. */
  find(context: Handle, hash: Uint8Array): Promise<Handle | null>;
  /** CryptCATCatalogInfoFromContext: the path of a catalog, UTF-16 with its NUL; null for failure. */
  pathOf(catalog: Handle): Buffer | null;
  releaseCatalog(context: Handle, catalog: Handle): void;
  release(context: Handle): void;
  closeFile(file: Handle): void;
}

// softpub.h, mscat.h
const WINTRUST_ACTION_GENERIC_VERIFY_V2 = guidBytes('00AAC56B-CD44-11D0-8CC2-00C04FC295EE');
const DRIVER_ACTION_VERIFY = guidBytes('F750E6C3-38EE-11D1-85E5-00C04FC295EE');
/** INVALID_HANDLE_VALUE: also what WinVerifyTrust takes for "there is no user to ask". */
const INVALID_HANDLE_VALUE = -1;
const CERT_NAME_SIMPLE_DISPLAY_TYPE = 4;
/** Where CRYPT_PROVIDER_CERT has its PCCERT_CONTEXT. */
const CERT_OF_PROVIDER_CERT = 8;
const LONGEST_NAME = 256;
const LONGEST_HASH = 64;
/** CATALOG_INFO: its size at 0, a path of MAX_PATH from 4 on. */
const CATALOG_INFO_SIZE = 524;
// winnt.h, fileapi.h
const GENERIC_READ = 0x80000000;
/** FILE_SHARE_READ, _WRITE and _DELETE: nobody is kept from anything. */
const FILE_SHARE_ALL = 7;
const OPEN_EXISTING = 3;

/** Throws where a library or a call is not there. */
export function loadWinTrust(ffi: Ffi, open: OpenLibrary): WinTrust {
  const library = open('wintrust.dll');
  const crypt32 = open('crypt32.dll');
  const verify = library.func('int32_t WinVerifyTrust(intptr_t window, const void *action, void *data)');
  const providerOf = library.func('intptr_t WTHelperProvDataFromStateData(intptr_t state)');
  const signerOf = library.func(
    'intptr_t WTHelperGetProvSignerFromChain(intptr_t provider, uint32_t signer, int counter, uint32_t counterSigner)',
  );
  const certOf = library.func('intptr_t WTHelperGetProvCertFromChain(intptr_t signer, uint32_t cert)');
  const nameOf = crypt32.func(
    'uint32_t CertGetNameStringW(intptr_t cert, uint32_t type, uint32_t flags, void *p, void *name, uint32_t size)',
  );
  return {
    verify: async (data) => {
      const code = await callInBackground(verify, INVALID_HANDLE_VALUE, WINTRUST_ACTION_GENERIC_VERIFY_V2, data);
      return Number(code) >>> 0;
    },
    signerOf: (stateData) => {
      const provider = providerOf(stateData) as Handle;
      const signer = isNone(provider) ? NO_HANDLE : (signerOf(provider, 0, 0, 0) as Handle);
      const providerCert = isNone(signer) ? NO_HANDLE : (certOf(signer, 0) as Handle);
      if (isNone(providerCert)) return null;
      const cert = ffi.decode(BigInt(providerCert), CERT_OF_PROVIDER_CERT, 'intptr_t') as Handle;
      const name = Buffer.alloc(LONGEST_NAME * 2);
      // It gives the empty name as 1: the NUL is counted.
      const units = nameOf(cert, CERT_NAME_SIMPLE_DISPLAY_TYPE, 0, null, name, LONGEST_NAME) as number;
      return units > 1 ? name.toString('utf16le', 0, (units - 1) * 2) : null;
    },
    catalogs: loadCatalogs(open),
    addressOf: (bytes) => ffi.address(bytes),
  };
}

function loadCatalogs(open: OpenLibrary): Catalogs | null {
  try {
    return bindCatalogs(open);
  } catch {
    // Wine 8 has no CryptCATAdminCalcHashFromFileHandle2: then no file is known to be in a catalog.
    return null;
  }
}

function bindCatalogs(open: OpenLibrary): Catalogs {
  const library = open('wintrust.dll');
  const kernel32 = open('kernel32.dll');
  const acquire = library.func(
    'int CryptCATAdminAcquireContext2(int64_t *context, const void *subsystem, const char16_t *algorithm, void *policy, uint32_t flags)',
  );
  const calcHash = library.func(
    'int CryptCATAdminCalcHashFromFileHandle2(intptr_t context, intptr_t file, uint32_t *size, void *hash, uint32_t flags)',
  );
  const find = library.func(
    'intptr_t CryptCATAdminEnumCatalogFromHash(intptr_t context, const void *hash, uint32_t size, uint32_t flags, void *previous)',
  );
  const infoOf = library.func('int CryptCATCatalogInfoFromContext(intptr_t catalog, void *info, uint32_t flags)');
  const releaseCatalog = library.func(
    'int CryptCATAdminReleaseCatalogContext(intptr_t context, intptr_t catalog, uint32_t flags)',
  );
  const release = library.func('int CryptCATAdminReleaseContext(intptr_t context, uint32_t flags)');
  const createFile = kernel32.func(
    'intptr_t CreateFileW(const char16_t *path, uint32_t access, uint32_t share, void *security, uint32_t how, uint32_t flags, intptr_t template)',
  );
  const closeHandle = kernel32.func('int CloseHandle(intptr_t handle)');
  return {
    acquire: async (algorithm) => {
      const context = new BigInt64Array(1);
      const done = await callInBackground(acquire, context, DRIVER_ACTION_VERIFY, algorithm, null, 0);
      return done === 0 ? null : (context[0] ?? null);
    },
    openFile: async (path) => {
      const file = await callInBackground(createFile, path, GENERIC_READ, FILE_SHARE_ALL, null, OPEN_EXISTING, 0, 0);
      return file === INVALID_HANDLE_VALUE ? null : (file as Handle);
    },
    hash: async (context, file) => {
      const size = new Uint32Array([LONGEST_HASH]);
      const hash = Buffer.alloc(LONGEST_HASH);
      const done = await callInBackground(calcHash, context, file, size, hash, 0);
      return done === 0 ? null : hash.subarray(0, size[0]);
    },
    find: async (context, hash) => {
      const catalog = (await callInBackground(find, context, hash, hash.length, 0, null)) as Handle;
      return isNone(catalog) ? null : catalog;
    },
    pathOf: (catalog) => {
      const info = Buffer.alloc(CATALOG_INFO_SIZE);
      info.writeUInt32LE(CATALOG_INFO_SIZE, 0);
      return infoOf(catalog, info, 0) === 0 ? null : info.subarray(4);
    },
    releaseCatalog: (context, catalog) => void releaseCatalog(context, catalog, 0),
    release: (context) => void release(context, 0),
    closeFile: (file) => void closeHandle(file),
  };
}

function isNone(handle: Handle): boolean {
  return BigInt(handle) === 0n;
}
