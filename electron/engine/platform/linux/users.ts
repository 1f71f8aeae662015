import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { NO_UID } from '../../monitor/socket-record';
import { parsePasswd } from '../parse-passwd';

const file = '/etc/passwd';

/** Names of users, read again when the file has changed. */
export class Users {
  private names: ReadonlyMap<number, string> = new Map();
  private readAt = -1;

  /** Looks whether the file has changed; once a tick is enough. */
  refresh(): void {
    try {
      const { mtimeMs } = statSync(file);
      if (mtimeMs === this.readAt) return;
      this.names = parsePasswd(readFileSync(file, 'utf8'));
      this.readAt = mtimeMs;
    } catch {
      // Without the file, users are known by number.
      this.names = new Map();
      this.readAt = -1;
    }
  }

  /** The user's name, or `#1000` where the number has none; null when the system did not tell the number. */
  name(uid: number): string | null {
    if (uid === NO_UID) return null;
    return this.names.get(uid) ?? (uid === process.geteuid?.() ? ownName() : null) ?? `#${uid}`;
  }
}

/** One's own name is to be had even where users are kept elsewhere than in the file (LDAP, systemd-homed). */
function ownName(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
