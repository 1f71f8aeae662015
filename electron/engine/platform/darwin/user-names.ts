import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { NO_UID } from '../../monitor/socket-record';
import { parsePasswd } from '../parse-passwd';

/**
 * Names of users. /etc/passwd has those of the system on macOS; people are kept in a directory (opendirectoryd(8)),
 * and are known by what lsof tells of their processes.
 */
export class UserNames {
  private readonly names: Map<number, string>;

  constructor() {
    this.names = new Map(readPasswd());
    const own = readOwnName();
    if (own) this.names.set(own.uid, own.username);
  }

  /** A number is no name: lsof writes it where there is none. */
  learn(uid: number, login: string): void {
    if (login !== '' && login !== String(uid) && !this.names.has(uid)) this.names.set(uid, login);
  }

  /** The user's name, or `#1000` where the number has none; null when the system did not tell the number. */
  name(uid: number): string | null {
    if (uid === NO_UID) return null;
    return this.names.get(uid) ?? `#${uid}`;
  }
}

function readPasswd(): ReadonlyMap<number, string> {
  try {
    return parsePasswd(readFileSync('/etc/passwd', 'utf8'));
  } catch {
    // Without the file, users are known by number until lsof names them.
    return new Map();
  }
}

function readOwnName(): { readonly uid: number; readonly username: string } | null {
  try {
    return userInfo();
  } catch {
    // A number without a name, as in some containers.
    return null;
  }
}
