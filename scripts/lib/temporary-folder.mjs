import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Makes a folder that every user may look into, and gives `{ path, dispose }`. It also goes when this process ends, so that
 * an interruption leaves nothing behind.
 */
export function temporaryFolder(name) {
  const path = mkdtempSync(join(tmpdir(), `porthole-${name}-`));
  chmodSync(path, 0o755);
  const remove = () => rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', remove);
  return {
    path,
    dispose() {
      process.removeListener('exit', remove);
      remove();
    },
  };
}
