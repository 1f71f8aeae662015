import { win32 } from 'node:path';
import type { ExecutableConcern } from '../../../../shared/domain/process';
import type { Signature } from '../../../../shared/domain/signature';

const SYSTEM32 = 'system32';
/** Programs of 32 bits have their own on a system of 64. */
const BOTH = [SYSTEM32, 'syswow64'];
const ROOT = '';

/**
 * Where Windows keeps programs whose names malware likes to take, as folders under the system's (MITRE ATT&CK T1036.005).
 * Only names that are the same to the letter, but for case, count; a name that merely looks alike accuses nobody.
 */
const homes: ReadonlyMap<string, readonly string[]> = new Map([
  ['audiodg.exe', [SYSTEM32]],
  ['conhost.exe', [SYSTEM32]],
  ['csrss.exe', [SYSTEM32]],
  ['ctfmon.exe', BOTH],
  ['dashost.exe', [SYSTEM32]],
  ['dllhost.exe', BOTH],
  ['dwm.exe', [SYSTEM32]],
  ['explorer.exe', [ROOT, 'syswow64']],
  ['fontdrvhost.exe', BOTH],
  ['logonui.exe', [SYSTEM32]],
  ['lsaiso.exe', [SYSTEM32]],
  ['lsass.exe', [SYSTEM32]],
  ['lsm.exe', [SYSTEM32]],
  ['rundll32.exe', BOTH],
  ['runtimebroker.exe', [SYSTEM32]],
  ['searchindexer.exe', BOTH],
  ['services.exe', [SYSTEM32]],
  ['sihost.exe', [SYSTEM32]],
  ['smss.exe', [SYSTEM32]],
  ['spoolsv.exe', [SYSTEM32]],
  ['svchost.exe', BOTH],
  ['taskhost.exe', [SYSTEM32]],
  ['taskhostw.exe', [SYSTEM32]],
  ['taskmgr.exe', BOTH],
  ['userinit.exe', BOTH],
  ['wininit.exe', [SYSTEM32]],
  ['winlogon.exe', [SYSTEM32]],
  ['wmiprvse.exe', ['system32\\wbem', 'syswow64\\wbem']],
]);

/** Whose certificates sign what comes with Windows: `Microsoft Windows`, `Microsoft Windows Publisher`, `Microsoft Corporation`. */
const makers = /^Microsoft (?:Windows(?: [\w ]+)?|Corporation)$/;

/**
 * What is wrong with a program that has the name of one of Windows' own: `impostorPath` when it is not where Windows keeps
 * that one, `impostorSigner` when it is, and is signed by somebody else or by nobody. Null when nothing is, for all other
 * names, and where the path or the signature is not known: without evidence nobody is accused. Looks at no file.
 *
 * @param systemRoot The folder of Windows: `C:\Windows`.
 */
export function impostorConcernOf(
  name: string,
  executablePath: string | null,
  signature: Signature | null,
  systemRoot: string,
): ExecutableConcern | null {
  const folders = homes.get(name.toLowerCase());
  if (!folders || executablePath === null) return null;
  const places = folders.map((folder) => placeOf(executablePath, win32.join(systemRoot, folder, name), systemRoot));
  if (places.every((place) => place === 'elsewhere')) return 'impostorPath';
  if (!places.includes('same') || signature === null) return null;
  if (signature.status !== 'valid') return 'impostorSigner';
  return signature.signer === null || makers.test(signature.signer) ? null : 'impostorSigner';
}

/** `unknown` for a path that may mean the same file in another way. */
type Place = 'same' | 'elsewhere' | 'unknown';

function placeOf(path: string, home: string, systemRoot: string): Place {
  const found = plainPath(path, systemRoot);
  if (found === null) return 'unknown';
  const expected = win32.normalize(home).toLowerCase();
  const device = /^\\device\\[^\\]+(\\.*)$/.exec(found)?.[1];
  // Which drive a device is, is not known here: the folders alone can tell that it is another one.
  if (device !== undefined) return device === expected.slice(2) ? 'unknown' : 'elsewhere';
  if (found === expected) return 'same';
  return mayBeShortFor(found, expected) ? 'unknown' : 'elsewhere';
}

/**
 * A path in small letters without `..` and the prefixes of the NT and Win32 namespaces ("Naming Files, Paths, and
 * Namespaces", MSDN); null for what is no whole path. Blanks and dots at the end of a part stay: behind `\\?\` they make
 * another folder of it.
 */
function plainPath(path: string, systemRoot: string): string | null {
  const lower = path.replaceAll('/', '\\').toLowerCase();
  const bare = lower
    .replace(/^\\\\[?.]\\globalroot(?=\\)/, '')
    .replace(/^(?:\\\\[?.]|\\\?\?)\\unc\\/, '\\\\')
    .replace(/^(?:\\\\[?.]|\\\?\?)\\/, '')
    .replace(/^\\systemroot(?=\\)/, () => systemRoot.toLowerCase());
  return /^(?:[a-z]:\\|\\\\[^\\]|\\device\\)/.test(bare) ? win32.normalize(bare) : null;
}

/**
 * Whether a path may be another one in short names (`PROGRA~1`, 8.3). What is short itself, like `System32`, is its own short
 * name: there a `~1` stands for something else.
 */
function mayBeShortFor(path: string, whole: string): boolean {
  const parts = path.split('\\');
  const wholeParts = whole.split('\\');
  return (
    parts.length === wholeParts.length &&
    parts.every((part, index) => {
      const wholePart = wholeParts[index] ?? '';
      return part === wholePart || (/~\d/.test(part) && !/^[^. ]{1,8}(?:\.[^. ]{1,3})?$/.test(wholePart));
    })
  );
}
