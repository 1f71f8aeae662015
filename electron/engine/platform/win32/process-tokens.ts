import type { Handle } from './ffi';
import { interiorOffset } from './interior';
import { LateAnswers } from './late-answers';
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

/** A user as the environment of this process has it: `USERDOMAIN` and `USERNAME`. */
export interface Account {
  readonly domain: string;
  readonly name: string;
}

type Api = Pick<Windows, 'advapi32' | 'kernel32' | 'memory'>;

const nothing: ProcessToken = { user: null, elevated: null };

/**
 * Reads the tokens of processes. For the name of a user another computer may be asked: that is done in the background, and
 * until it is known the user is told by the SID.
 */
export class ProcessTokens {
  /** By the SID in hexadecimal digits; null for one that has none. */
  private readonly names: LateAnswers<string | null>;
  private readonly computer: string;
  private readonly needed = new Uint32Array(1);
  private readonly ownSid: Buffer | null;
  /** Whether Porthole itself has an administrator's rights; null when not told. */
  readonly ownElevated: boolean | null;

  /** `account` is Porthole's own user, as far as it is known without asking anybody. */
  constructor(
    private readonly api: Api,
    private readonly account: Account | null = null,
    now?: () => number,
  ) {
    this.computer = computerName(api);
    this.names = new LateAnswers({
      find: (sid) => this.findName(Buffer.from(sid, 'hex')),
      otherwise: null,
      lifetime: NAMES_LIFETIME_MS,
      most: MOST_NAMES,
      ...(now && { now }),
    });
    const own = this.read(api.kernel32.currentProcess());
    this.ownSid = own?.sid ?? null;
    this.ownElevated = own?.elevated ?? null;
    // It is looked up all the same: what stands in the environment is what somebody has put there.
    if (this.ownSid && account) this.names.learn(this.ownSid.toString('hex'), this.wholeName(account), -Infinity);
  }

  /** Of the process of a handle, which needs PROCESS_QUERY_LIMITED_INFORMATION. */
  of(process: Handle): ProcessToken {
    const token = this.read(process);
    return token ? { user: token.sid && this.nameOf(token.sid), elevated: token.elevated } : nothing;
  }

  /** Whom Porthole runs as, in the form that other processes' users have. Null when the system does not tell. */
  ownUser(): string | null {
    if (this.ownSid) return this.nameOf(this.ownSid);
    return this.account && this.wholeName(this.account);
  }

  private read(process: Handle): { readonly sid: Buffer | null; readonly elevated: boolean | null } | null {
    const token = new BigInt64Array(1);
    if (this.api.advapi32.openProcessToken(process, TOKEN_QUERY, token) === 0) return null;
    const handle = token[0] ?? 0n;
    try {
      return { sid: this.sidOf(handle), elevated: this.elevationOf(handle) };
    } finally {
      this.api.kernel32.closeHandle(handle);
    }
  }

  private sidOf(token: Handle): Buffer | null {
    const bytes = Buffer.alloc(TOKEN_USER_SIZE);
    if (!this.readInformation(token, TokenUser, bytes)) return null;
    const start = interiorOffset(bytes.readBigUInt64LE(0), this.api.memory.addressOf(bytes), bytes.length);
    return start === null ? null : sidAt(bytes, start);
  }

  private elevationOf(token: Handle): boolean | null {
    const bytes = Buffer.alloc(4);
    return this.readInformation(token, TokenElevation, bytes) ? bytes.readUInt32LE(0) !== 0 : null;
  }

  private readInformation(token: Handle, informationClass: number, bytes: Buffer): boolean {
    const { advapi32 } = this.api;
    return advapi32.getTokenInformation(token, informationClass, bytes, bytes.length, this.needed) !== 0;
  }

  private nameOf(sid: Buffer): string {
    return this.names.of(sid.toString('hex')) ?? sidText(sid);
  }

  private async findName(sid: Buffer): Promise<string | null> {
    const [name, domain] = [Buffer.alloc(LONGEST_NAME * 2), Buffer.alloc(LONGEST_NAME * 2)];
    const [nameSize, domainSize] = [new Uint32Array([LONGEST_NAME]), new Uint32Array([LONGEST_NAME])];
    const use = new Uint32Array(1);
    const found = await this.api.advapi32.lookupAccountSid(sid, name, nameSize, domain, domainSize, use);
    const account = found === 0 ? '' : written(name, nameSize);
    return account === '' ? null : this.wholeName({ domain: written(domain, domainSize), name: account });
  }

  private wholeName({ domain, name }: Account): string {
    return domain === '' || domain.toUpperCase() === this.computer ? name : `${domain}\\${name}`;
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
