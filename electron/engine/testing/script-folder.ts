import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of shell scripts in the place of a system's programs, each of which writes down how it was called. */
export class ScriptFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'porthole-scripts-'));

  /** Gives the path of the script. */
  write(name: string, text: string): string {
    const path = join(this.path, name);
    writeFileSync(path, `#!/bin/sh\necho "$*" >> '${join(this.path, 'calls')}'\n${text}\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** The arguments of all calls since this was last asked, a line each. */
  takeCalls(): readonly string[] {
    const file = join(this.path, 'calls');
    if (!existsSync(file)) return [];
    const calls = readFileSync(file, 'utf8').trim().split('\n');
    rmSync(file);
    return calls;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
