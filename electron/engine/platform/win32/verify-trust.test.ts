import { beforeEach, describe, expect, it } from 'vitest';
import { verifyTrust } from './verify-trust';
import type { Catalogs, WinTrust } from './wintrust';

/** Where the memory API says that every buffer is. */
const BASE = 0x7ff0_0000_0000n;
const NO_SIGNATURE = 0x800b0100;
const hash = Buffer.from('0b'.repeat(32), 'hex');
const catalogPath = 'C:\\Windows\\System32\\CatRoot\\{F750}\\a.cat';

/** What WinVerifyTrust was handed: of the first call of each pair. */
interface Asked {
  readonly choice: number;
  readonly data: Buffer;
}

let asked: Asked[];
/** In order, every handle that was given out and let go of. */
let log: string[];

beforeEach(() => {
  asked = [];
  log = [];
});

/** A WinVerifyTrust that finds this for a file's own signature, and for a catalog's. */
function memoryTrust(own: number, byCatalog = 0, catalogs: Catalogs | null = null): WinTrust {
  return {
    verify: async (bytes) => {
      const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
      const action = data.readUInt32LE(48);
      log.push(action === 1 ? 'verify' : `close ${data.readBigInt64LE(56)}`);
      if (action !== 1) return 0;
      asked.push({ choice: data.readUInt32LE(32), data: Buffer.from(data) });
      data.writeBigInt64LE(BigInt(asked.length), 56);
      return data.readUInt32LE(32) === 1 ? own : byCatalog;
    },
    signerOf: (state) => (state === 1n ? 'Ada Lovelace' : 'Microsoft Windows'),
    catalogs,
    addressOf: () => BASE,
  };
}

function memoryCatalogs(fields: Partial<Catalogs> = {}): Catalogs {
  return {
    acquire: async (algorithm) => {
      log.push(`acquire ${algorithm}`);
      return 11n;
    },
    openFile: async () => 22,
    hash: async () => hash,
    find: async () => 33n,
    pathOf: () => Buffer.from(`${catalogPath}\0`, 'utf16le'),
    releaseCatalog: (context, catalog) => log.push(`release catalog ${context} ${catalog}`),
    release: (context) => log.push(`release ${context}`),
    closeFile: (file) => log.push(`close file ${file}`),
    ...fields,
  };
}

/** The text that a pointer in the data leads to. */
function textAt(data: Buffer, at: number): string {
  const start = Number(data.readBigUInt64LE(at) - BASE);
  return data.toString('utf16le', start).split('\0', 1)[0] ?? '';
}

describe("a file's own signature", () => {
  it.each([
    [0, { status: 'valid', signer: 'Ada Lovelace' }],
    // winerror.h
    [0x80096010, { status: 'invalid', signer: 'Ada Lovelace' }],
    [0x800b0109, { status: 'invalid', signer: 'Ada Lovelace' }],
    [0x800b0111, { status: 'invalid', signer: 'Ada Lovelace' }],
    [0x800b0101, { status: 'invalid', signer: 'Ada Lovelace' }],
    [NO_SIGNATURE, { status: 'unsigned', signer: null }],
    [0x800b0003, { status: 'unsigned', signer: null }],
    // A certificate is not on this computer; the file is gone, in use, or cannot be read.
    [0x800b010a, null],
    [0x80092003, null],
    [0x80070020, null],
    [2, null],
  ])('that gives %s', async (code, expected) => {
    expect(await verifyTrust(memoryTrust(code), 'C:\\a.exe')).toEqual(expected);
    expect(log).toEqual(['verify', 'close 1']);
  });

  it('is asked for without a window, without the network, and in the layout of wintrust.h', async () => {
    await verifyTrust(memoryTrust(0), 'C:\\Program Files\\é.exe');
    const data = asked[0]!.data;
    expect(data.readUInt32LE(0)).toBe(80);
    // WTD_UI_NONE, WTD_REVOKE_NONE, WTD_CHOICE_FILE, WTD_STATEACTION_VERIFY, WTD_CACHE_ONLY_URL_RETRIEVAL
    expect([24, 28, 32, 48, 72].map((at) => data.readUInt32LE(at))).toEqual([2, 0, 1, 1, 0x1000]);
    const info = Number(data.readBigUInt64LE(40) - BASE);
    expect(info).toBeGreaterThanOrEqual(80);
    expect(data.readUInt32LE(info)).toBe(32);
    expect(textAt(data, info + 8)).toBe('\\\\?\\C:\\Program Files\\é.exe');
    // hFile and pgKnownSubject
    expect(data.subarray(info + 16, info + 32).every((byte) => byte === 0)).toBe(true);
  });
});

describe("a catalog's signature", () => {
  it('stands for a file that has none', async () => {
    const trust = memoryTrust(NO_SIGNATURE, 0, memoryCatalogs());
    expect(await verifyTrust(trust, 'C:\\Windows\\a.exe')).toEqual({ status: 'valid', signer: 'Microsoft Windows' });
    expect(log).toEqual([
      ...['verify', 'close 1', 'acquire SHA256', 'verify', 'close 2'],
      ...['release catalog 11 33', 'close file 22', 'release 11'],
    ]);
  });

  it('is asked for in the layout of wintrust.h', async () => {
    await verifyTrust(memoryTrust(NO_SIGNATURE, 0, memoryCatalogs()), 'C:\\Windows\\a.exe');
    const data = asked[1]!.data;
    expect([0, 32, 48, 72].map((at) => data.readUInt32LE(at))).toEqual([80, 2, 1, 0x1000]);
    const info = Number(data.readBigUInt64LE(40) - BASE);
    expect(data.readUInt32LE(info)).toBe(72);
    expect(textAt(data, info + 8)).toBe(catalogPath);
    expect(textAt(data, info + 16)).toBe('0B'.repeat(32));
    expect(textAt(data, info + 24)).toBe('\\\\?\\C:\\Windows\\a.exe');
    expect(data.readBigInt64LE(info + 32)).toBe(22n);
    const hashAt = Number(data.readBigUInt64LE(info + 40) - BASE);
    expect(data.readUInt32LE(info + 48)).toBe(32);
    expect(data.subarray(hashAt, hashAt + 32)).toEqual(hash);
    expect(data.readBigInt64LE(info + 64)).toBe(11n);
  });

  it('is looked for by the hash of the file of exactly this name', async () => {
    const opened: string[] = [];
    const catalogs = memoryCatalogs({
      openFile: async (path) => {
        opened.push(path);
        return 22;
      },
    });
    await verifyTrust(memoryTrust(NO_SIGNATURE, 0, catalogs), 'C:\\Windows.\\a.exe.');
    expect(opened).toEqual(['\\\\?\\C:\\Windows.\\a.exe.']);
  });

  it('is looked for by the older hash too', async () => {
    let times = 0;
    const catalogs = memoryCatalogs({
      find: async () => {
        times += 1;
        return times === 1 ? null : 33n;
      },
    });
    const trust = memoryTrust(NO_SIGNATURE, 0x80096010, catalogs);
    expect(await verifyTrust(trust, 'C:\\a.exe')).toMatchObject({ status: 'invalid' });
    expect(log.filter((line) => line.startsWith('acquire'))).toEqual(['acquire SHA256', 'acquire SHA1']);
  });

  it('is none for a file that is in none', async () => {
    const trust = memoryTrust(NO_SIGNATURE, 0, memoryCatalogs({ find: async () => null }));
    expect(await verifyTrust(trust, 'C:\\a.exe')).toEqual({ status: 'unsigned', signer: null });
    expect(log.filter((line) => line.startsWith('release'))).toEqual(['release 11', 'release 11']);
  });

  it.each<[string, Partial<Catalogs>, readonly string[]]>([
    ['the catalogs cannot be searched', { acquire: async () => null }, []],
    ['the file cannot be read', { openFile: async () => null }, ['release 11']],
    ['its hash cannot be had', { hash: async () => null }, ['close file 22', 'release 11']],
    ['the catalog has no path', { pathOf: () => null }, ['release catalog 11 33', 'close file 22', 'release 11']],
  ])('is not known where %s', async (_, fields, letGo) => {
    const trust = memoryTrust(NO_SIGNATURE, 0, memoryCatalogs(fields));
    expect(await verifyTrust(trust, 'C:\\a.exe')).toBeNull();
    expect(log.filter((line) => line.includes('release') || line.includes('file'))).toEqual(letGo);
  });

  it('is not asked for where the file has one itself', async () => {
    await verifyTrust(memoryTrust(0x80096010, 0, memoryCatalogs()), 'C:\\a.exe');
    expect(log).toEqual(['verify', 'close 1']);
  });
});
