import { ExpiringMap } from '../expiring-map';
import type { Handle } from './ffi';
import { interiorOffset } from './interior';
import type { Windows } from './load-windows';
import { sidAt, sidText } from './parse-sid';

// Rights to a token and TOKEN_INFORMATION_CLASS, winnt.h.
const TOKEN_QUERY = 0x8;
const TokenUser = 1;
const TokenElevation = 20;

/** TOKEN_USER is a pointer to the SID, attributes, and then the SID itself: at most 68 bytes. */
const TOKEN_USER_SIZE = 256;
/** What an account and a domain may be called, in UTF-16 units (UNLEN and DNLEN, lmcons.h), and more. */
const LONGEST_NAME = 512;

/** Names of users hardly ever change; one that could not be looked up may be known later. In ms. */
const NAMES_LIFETIME_MS = 600_000;
const MOST_NAMES = 1000;

/** Whom a process runs as, and with which rights. */
export interface ProcessToken {
  /** The user's name, `DOMAIN\name` where it is none of this computer's, its SID where it has none; null when not told. */
  readonly user: string | null;
  /** Whether it has an administrator's rights; null when not told. */
  readonly elevated: boolean | null;
}

type Api = Pick<Windows, 'advapi32' | 'kernel32' | 'memory'>;

const nothing: ProcessToken = { user: null, elevated: null };

/** Reads the tokens of processes. */
export class ProcessTokens {
  private readonly names = new ExpiringMap<string, string>({ most: MOST_NAMES, lifetime: NAMES_LIFETIME_MS });
  private readonly computer: string;
  private readonly needed = new Uint32Array(1);

  constructor(private readonly api: Api) {
    this.computer = computerName(api);
  }

  /** Of the process of a handle, which needs PROCESS_QUERY_LIMITED_INFORMATION. */
  of(process: Handle): ProcessToken {
    const token = new BigInt64Array(1);
    if (this.api.advapi32.openProcessToken(process, TOKEN_QUERY, token) === 0) return nothing;
    const handle = token[0] ?? 0n;
    try {
      return { user: this.userOf(handle), elevated: this.elevationOf(handle) };
    } finally {
      this.api.kernel32.closeHandle(handle);
    }
  }

  /** Of Porthole's own process. */
  own(): ProcessToken {
    return this.of(this.api.kernel32.currentProcess());
  }

  private userOf(token: Handle): string | null {
    const bytes = Buffer.alloc(TOKEN_USER_SIZE);
    if (!this.read(token, TokenUser, bytes)) return null;
    const start = interiorOffset(bytes.readBigUInt64LE(0), this.api.memory.addressOf(bytes), bytes.length);
    const sid = start === null ? null : sidAt(bytes, start);
    return sid && this.names.getOr(sid.toString('hex'), () => this.nameOf(sid));
  }

  private elevationOf(token: Handle): boolean | null {
    const bytes = Buffer.alloc(4);
    return this.read(token, TokenElevation, bytes) ? bytes.readUInt32LE(0) !== 0 : null;
  }

  private read(token: Handle, informationClass: number, bytes: Buffer): boolean {
    const { advapi32 } = this.api;
    return advapi32.getTokenInformation(token, informationClass, bytes, bytes.length, this.needed) !== 0;
  }

  private nameOf(sid: Buffer): string {
    const [name, domain] = [Buffer.alloc(LONGEST_NAME * 2), Buffer.alloc(LONGEST_NAME * 2)];
    const [nameSize, domainSize] = [new Uint32Array([LONGEST_NAME]), new Uint32Array([LONGEST_NAME])];
    const use = new Uint32Array(1);
    const found = this.api.advapi32.lookupAccountSid(sid, name, nameSize, domain, domainSize, use);
    const account = found === 0 ? '' : written(name, nameSize);
    if (account === '') return sidText(sid);
    const place = written(domain, domainSize);
    return place === '' || place.toUpperCase() === this.computer ? account : `${place}\\${account}`;
  }
}

/** In capitals, as NetBIOS names are compared; empty when the system does not tell. */
function computerName({ kernel32 }: Api): string {
  const name = Buffer.alloc(LONGEST_NAME * 2);
  const size = new Uint32Array([LONGEST_NAME]);
  return kernel32.getComputerName(name, size) === 0 ? '' : written(name, size).toUpperCase();
}

function written(text: Buffer, size: Uint32Array): string {
  return text.toString('utf16le', 0, Math.min((size[0] ?? 0) * 2, text.length));
}
