import { win32 } from 'node:path';
import type { FirewallRule } from './parse-firewall-rule';

/** Variables that mean the same for a service as for a user; the others, as %LOCALAPPDATA%, do not. */
const systemVariables: ReadonlySet<string> = new Set([
  'systemroot',
  'windir',
  'systemdrive',
  'programfiles',
  'programfiles(x86)',
  'programw6432',
  'commonprogramfiles',
  'programdata',
  'allusersprofile',
]);

/** Compares the programs that rules are for with those that run. */
export class RulePrograms {
  /** There are hundreds of rules, and each is asked about for every listener. */
  private readonly plainPaths = new WeakMap<FirewallRule, string>();
  private own = { path: '', plain: '' };

  /** The system's variables, by their names in small letters. */
  constructor(private readonly variables: ReadonlyMap<string, string>) {}

  /** Whether the application of a rule, which is the path of a file, is this program; `unknown` where it may be. */
  compare(rule: FirewallRule, executablePath: string): 'same' | 'other' | 'unknown' {
    const wanted = this.plainPathOf(rule);
    if (this.own.path !== executablePath) this.own = { path: executablePath, plain: this.plain(executablePath) };
    const own = this.own.plain;
    if (wanted === own) return 'same';
    // A short name (8.3), another name for a drive or a variable of a user may hide the same file.
    const isPlain = [wanted, own].every((path) => /^[a-z]:\\[^~%]*$/.test(path));
    return isPlain || !mayHaveSameName(wanted, own) ? 'other' : 'unknown';
  }

  private plainPathOf(rule: FirewallRule): string {
    const known = this.plainPaths.get(rule);
    if (known !== undefined) return known;
    const plain = this.plain(rule.application ?? '');
    this.plainPaths.set(rule, plain);
    return plain;
  }

  private plain(path: string): string {
    const whole = path.replace(/%([^%]+)%/g, (written, name: string) => {
      const key = name.toLowerCase();
      return (systemVariables.has(key) ? this.variables.get(key) : undefined) ?? written;
    });
    return win32.normalize(whole.replace(/^(?:\\\\\?|\\\?\?)\\/, '')).toLowerCase();
  }
}

function mayHaveSameName(one: string, other: string): boolean {
  const names = [win32.basename(one), win32.basename(other)];
  return names[0] === names[1] || names.some((name) => name.includes('~'));
}
