import type { Signature } from '../../../../shared/domain/signature';
import { exactPath } from './exact-path';
import type { Handle } from './ffi';
import type { Catalogs, WinTrust } from './wintrust';

// wintrust.h. Layouts of x64, as compiled with the headers of mingw.
const WINTRUST_DATA_SIZE = 80;
const WINTRUST_FILE_INFO_SIZE = 32;
const WINTRUST_CATALOG_INFO_SIZE = 72;
/** Where the info stands behind the data, and the texts behind the info. */
const INFO_AT = 128;
const TEXT_AT = 256;
const STATE_DATA_AT = 56;

const WTD_UI_NONE = 2;
const WTD_REVOKE_NONE = 0;
const WTD_CHOICE_FILE = 1;
const WTD_CHOICE_CATALOG = 2;
const WTD_STATEACTION_VERIFY = 1;
const WTD_STATEACTION_CLOSE = 2;
/** Nothing is fetched for it: nobody outside learns which programs are looked at. */
const WTD_CACHE_ONLY_URL_RETRIEVAL = 0x1000;

// winerror.h
const TRUST_E_PROVIDER_UNKNOWN = 0x800b0001;
const TRUST_E_SUBJECT_FORM_UNKNOWN = 0x800b0003;
const TRUST_E_SUBJECT_NOT_TRUSTED = 0x800b0004;
const TRUST_E_NOSIGNATURE = 0x800b0100;
const CERT_E_EXPIRED = 0x800b0101;
const CERT_E_UNTRUSTEDROOT = 0x800b0109;
const CERT_E_UNTRUSTEDTESTROOT = 0x800b010d;
const CERT_E_REVOKED = 0x800b010c;
const CERT_E_WRONG_USAGE = 0x800b0110;
const TRUST_E_EXPLICIT_DISTRUST = 0x800b0111;
const TRUST_E_BAD_DIGEST = 0x80096010;
const TRUST_E_CERT_SIGNATURE = 0x80096004;
const CRYPT_E_SECURITY_SETTINGS = 0x80092026;
const CRYPT_E_REVOKED = 0x80092010;

/** There is no signature in the file, or it is of a kind that has none. */
const unsignedCodes: ReadonlySet<number> = new Set([
  TRUST_E_NOSIGNATURE,
  TRUST_E_SUBJECT_FORM_UNKNOWN,
  TRUST_E_PROVIDER_UNKNOWN,
]);

/**
 * There is one, and it does not hold. What is missing here says nothing of the file: that it could not be read, or
 * (CERT_E_CHAINING) that a certificate between is not on this computer, and none is fetched.
 */
const invalidCodes: ReadonlySet<number> = new Set([
  TRUST_E_BAD_DIGEST,
  TRUST_E_CERT_SIGNATURE,
  TRUST_E_SUBJECT_NOT_TRUSTED,
  TRUST_E_EXPLICIT_DISTRUST,
  CERT_E_EXPIRED,
  CERT_E_UNTRUSTEDROOT,
  CERT_E_UNTRUSTEDTESTROOT,
  CERT_E_REVOKED,
  CERT_E_WRONG_USAGE,
  CRYPT_E_SECURITY_SETTINGS,
  CRYPT_E_REVOKED,
]);

interface Verdict {
  readonly code: number;
  readonly signer: string | null;
}

/**
 * Who vouches for a file, in itself or in one of the system's catalogs; null where it cannot be known. It is the file of
 * exactly this name: `app.exe.` never has the signature of `app.exe`.
 */
export async function verifyTrust(trust: WinTrust, file: string): Promise<Signature | null> {
  const path = exactPath(file);
  const own = await run(trust, fileData(trust, path));
  if (!unsignedCodes.has(own.code)) return toSignature(own);
  if (!trust.catalogs) return { status: 'unsigned', signer: null };
  for (const algorithm of ['SHA256', 'SHA1'] as const) {
    const found = await verifyByCatalog(trust, trust.catalogs, path, algorithm);
    if (found === 'failed') return null;
    if (found !== 'none') return toSignature(found);
  }
  return { status: 'unsigned', signer: null };
}

function toSignature({ code, signer }: Verdict): Signature | null {
  if (code === 0) return { status: 'valid', signer };
  if (invalidCodes.has(code)) return { status: 'invalid', signer };
  return unsignedCodes.has(code) ? { status: 'unsigned', signer: null } : null;
}

async function verifyByCatalog(
  trust: WinTrust,
  catalogs: Catalogs,
  path: string,
  algorithm: 'SHA256' | 'SHA1',
): Promise<Verdict | 'none' | 'failed'> {
  const context = await catalogs.acquire(algorithm);
  if (context === null) return 'failed';
  try {
    const file = await catalogs.openFile(path);
    if (file === null) return 'failed';
    try {
      return await verifyMember(trust, catalogs, { context, file, path });
    } finally {
      catalogs.closeFile(file);
    }
  } finally {
    catalogs.release(context);
  }
}

interface Member {
  readonly context: Handle;
  readonly file: Handle;
  readonly path: string;
}

async function verifyMember(trust: WinTrust, catalogs: Catalogs, member: Member): Promise<Verdict | 'none' | 'failed'> {
  const hash = await catalogs.hash(member.context, member.file);
  if (hash === null) return 'failed';
  const catalog = await catalogs.find(member.context, hash);
  if (catalog === null) return 'none';
  try {
    const catalogPath = catalogs.pathOf(catalog);
    return catalogPath === null ? 'failed' : await run(trust, catalogData(trust, member, hash, catalogPath));
  } finally {
    catalogs.releaseCatalog(member.context, catalog);
  }
}

/** The same bytes are handed over twice: what was found out is let go of by the second call. */
async function run(trust: WinTrust, data: Buffer): Promise<Verdict> {
  const code = await trust.verify(data);
  const stateData = data.readBigInt64LE(STATE_DATA_AT);
  const signer = stateData === 0n ? null : trust.signerOf(stateData);
  data.writeUInt32LE(WTD_STATEACTION_CLOSE, 48);
  await trust.verify(data);
  return { code, signer };
}

/** WINTRUST_DATA, and in the same memory what it points to: size 0, UI 24, revocation 28, choice 32, info 40, state 48, flags 72. */
function trustData(trust: WinTrust, choice: number, texts: readonly Buffer[]): { data: Buffer; textsAt: bigint[] } {
  const data = Buffer.alloc(TEXT_AT + texts.reduce((length, text) => length + text.length, 0));
  const base = trust.addressOf(data);
  data.writeUInt32LE(WINTRUST_DATA_SIZE, 0);
  data.writeUInt32LE(WTD_UI_NONE, 24);
  data.writeUInt32LE(WTD_REVOKE_NONE, 28);
  data.writeUInt32LE(choice, 32);
  data.writeBigUInt64LE(base + BigInt(INFO_AT), 40);
  data.writeUInt32LE(WTD_STATEACTION_VERIFY, 48);
  data.writeUInt32LE(WTD_CACHE_ONLY_URL_RETRIEVAL, 72);
  let at = TEXT_AT;
  const textsAt = texts.map((text) => {
    text.copy(data, at);
    at += text.length;
    return base + BigInt(at - text.length);
  });
  return { data, textsAt };
}

/** WINTRUST_FILE_INFO: size 0, path 8. */
function fileData(trust: WinTrust, path: string): Buffer {
  const { data, textsAt } = trustData(trust, WTD_CHOICE_FILE, [utf16(path)]);
  data.writeUInt32LE(WINTRUST_FILE_INFO_SIZE, INFO_AT);
  data.writeBigUInt64LE(textsAt[0] ?? 0n, INFO_AT + 8);
  return data;
}

/**
 * WINTRUST_CATALOG_INFO: size 0, path of the catalog 8, tag of the member 16, its path 24, its handle 32, its hash 40, the
 * length of that 48, HCATADMIN 64. The tag is the hash in capitals.
 */
function catalogData(trust: WinTrust, { context, file, path }: Member, hash: Buffer, catalogPath: Buffer): Buffer {
  const tag = utf16(hash.toString('hex').toUpperCase());
  const { data, textsAt } = trustData(trust, WTD_CHOICE_CATALOG, [catalogPath, tag, utf16(path), hash]);
  data.writeUInt32LE(WINTRUST_CATALOG_INFO_SIZE, INFO_AT);
  [8, 16, 24, 40].forEach((at, index) => data.writeBigUInt64LE(textsAt[index] ?? 0n, INFO_AT + at));
  data.writeBigInt64LE(BigInt(file), INFO_AT + 32);
  data.writeUInt32LE(hash.length, INFO_AT + 48);
  data.writeBigInt64LE(BigInt(context), INFO_AT + 64);
  return data;
}

function utf16(text: string): Buffer {
  return Buffer.from(`${text}\0`, 'utf16le');
}
