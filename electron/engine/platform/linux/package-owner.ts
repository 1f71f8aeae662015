import { stat } from 'node:fs/promises';
import type { SoftwarePackage } from '../../../../shared/domain/process';
import { ExpiringMap } from '../expiring-map';
import { runProgram } from '../run-program';
import { namesOfPath, parseDpkgSearch, parseDpkgVersion, parseRpmOwner } from './parse-package';

/** How long a package manager may think, in ms; dpkg-query takes 50 to 100. */
const PATIENCE_MS = 5000;
const LONGEST_ANSWER = 64 * 1024;
const MOST_FILES = 512;

/**
 * The answer holds for as long as neither the file nor the database changes, both of which are part of what it is
 * remembered by; this only bounds how long it is kept, in ms.
 */
const LIFETIME_MS = 24 * 3_600_000;

/** Where the package managers are, and the files that change with every package that comes or goes. */
const managers: PackageManagers = {
  dpkg: { program: '/usr/bin/dpkg-query', databases: ['/var/lib/dpkg/status'] },
  rpm: {
    program: '/usr/bin/rpm',
    databases: ['/usr/lib/sysimage/rpm/rpmdb.sqlite', '/var/lib/rpm/rpmdb.sqlite', '/var/lib/rpm/Packages'],
  },
};

interface PackageManager {
  readonly program: string;
  readonly databases: readonly string[];
}

/** `unanswered`: it took too long, or could not be started, and may be asked again. */
type Answer = SoftwarePackage | 'unanswered' | null;

export type PackageManagers = Readonly<Record<SoftwarePackage['manager'], PackageManager>>;

/** Asks the system's package managers where files came from, in the background. */
export class PackageOwner {
  private readonly known = new ExpiringMap<string, Promise<Answer>>({
    most: MOST_FILES,
    lifetime: LIFETIME_MS,
  });

  constructor(
    private readonly asked: PackageManagers = managers,
    private readonly patience = PATIENCE_MS,
  ) {}

  /** The package of a file; null for none, for a file that is gone, and where no package manager answers. */
  async of(path: string): Promise<SoftwarePackage | null> {
    // For dpkg-query these are patterns; and none of them stands in the name of a program of a package.
    if (!path.startsWith('/') || /[\p{C}*?[\]\\\ufffd]/u.test(path)) return null;
    const file = await stampOf(path);
    if (file === null) return null;
    const [dpkg, rpm] = await Promise.all([newestStamp(this.asked.dpkg), newestStamp(this.asked.rpm)]);
    if (dpkg === null && rpm === null) return null;
    const key = [path, file, dpkg, rpm].join('\0');
    const answer = await this.known.getOr(key, () => this.find(path, dpkg !== null, rpm !== null));
    if (answer !== 'unanswered') return answer;
    this.known.forget(key);
    return null;
  }

  private async find(path: string, hasDpkg: boolean, hasRpm: boolean): Promise<Answer> {
    const answer = hasDpkg ? await this.askDpkg(path) : null;
    return answer === null && hasRpm ? this.askRpm(path) : answer;
  }

  private async askDpkg(path: string): Promise<Answer> {
    const paths = namesOfPath(path);
    const found = await this.ask('dpkg', ['-S', '--', ...paths]);
    if (found === null) return 'unanswered';
    const name = parseDpkgSearch(found, paths);
    if (name === null) return null;
    const told = await this.ask('dpkg', ['-W', '--', name]);
    if (told === null) return 'unanswered';
    const version = parseDpkgVersion(told);
    return version === null ? null : { manager: 'dpkg', name: name.replace(/:.*$/, ''), version };
  }

  private async askRpm(path: string): Promise<Answer> {
    const told = await this.ask('rpm', ['-q', '-f', '--qf', '%{NAME}\\t%{VERSION}-%{RELEASE}\\n', '--', path]);
    if (told === null) return 'unanswered';
    const owner = parseRpmOwner(told);
    return owner && { manager: 'rpm', ...owner };
  }

  /**
   * What the program says, even when it gives an error: dpkg-query does when one of several files is nobody's. Empty
   * when it is no program or says too much, null when it takes too long or the system cannot start another.
   */
  private async ask(manager: SoftwarePackage['manager'], args: readonly string[]): Promise<string | null> {
    const answer = await runProgram(this.asked[manager].program, args, {
      timeoutMs: this.patience,
      mostBytes: LONGEST_ANSWER,
    });
    if (answer.ok) return answer.value.stdout.toString();
    return answer.error.code === 'timeout' || answer.error.code === 'notStarted' ? null : '';
  }
}

async function newestStamp({ databases }: PackageManager): Promise<string | null> {
  const stamps = await Promise.all(databases.map(stampOf));
  return stamps.find((stamp) => stamp !== null) ?? null;
}

/** Differs whenever the file does; null when it is not there. */
async function stampOf(path: string): Promise<string | null> {
  try {
    const { dev, ino, mtimeMs, size } = await stat(path);
    return [dev, ino, mtimeMs, size].join(' ');
  } catch {
    return null;
  }
}
