import { copyFileSync, linkSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Markup, an override that turns the text around, a line feed, and the start of a spreadsheet's formula. */
export const hostileName = '<img src=x onerror=alert(1)>\u202egpj\n=cmd()';

/** How a person is to see it. */
export const hostileNameShown = '<img src=x onerror=alert(1)>\\u202egpj\\n=cmd()';

/** A program (Node itself) whose file has the hostile name. */
export function hostileProgram(): { readonly executable: string; readonly dispose: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'porthole-hostile-'));
  const executable = join(folder, hostileName);
  const node = realpathSync(process.execPath);
  try {
    linkSync(node, executable);
  } catch {
    // The temporary folder may be on another file system.
    copyFileSync(node, executable);
  }
  return {
    executable,
    dispose: () => {
      rmSync(folder, { recursive: true });
    },
  };
}
