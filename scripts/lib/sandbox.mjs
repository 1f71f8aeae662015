// Chromium's sandbox on Linux stands on user namespaces; where ordinary users may not make them (Ubuntu since 23.10,
// containers), on a helper that belongs to root and has the setuid bit.
import { chmodSync, copyFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError } from './setup-error.mjs';

const helperMode = 0o4755;

const helperOf = (dist) => join(dist, 'chrome-sandbox');

function isReady(helper) {
  const stat = statSync(helper, { throwIfNoEntry: false });
  return stat?.uid === 0 && (stat.mode & 0o7777) === helperMode;
}

/** Sees to it that an ordinary user can run Electron in `dist` with its sandbox; says what to do where that is not so. */
export async function ensureSandbox(dist) {
  if (process.platform !== 'linux' || process.getuid() === 0) return;
  const helper = helperOf(dist);
  if (isReady(helper) || (await hasUserNamespaces())) return;
  throw new SetupError(
    "Chromium's sandbox, which keeps a page from the rest of the computer, cannot work here yet: this system does not let\n" +
      'ordinary users make namespaces. Let its helper do so, then run the same command again:\n\n' +
      `    sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'\n`,
  );
}

async function hasUserNamespaces() {
  const { code } = await run('unshare', ['--user', '--map-root-user', 'true']);
  // Without the program (127) nothing is known, and Chromium has the word.
  return code === 0 || code === 127;
}

/** Gives `dist`, a copy that root made for another user, a working helper of its own. */
export function addSandboxHelper(dist) {
  const helper = helperOf(dist);
  const copy = `${helper}.new`;
  // The file there may be a hard link to one that must stay as it is.
  copyFileSync(helper, copy);
  chmodSync(copy, helperMode);
  renameSync(copy, helper);
}
