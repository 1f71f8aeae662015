/** Debian Policy 5.6.7 and 5.6.8: a package's name, and the architecture behind it where there may be several. */
const debianName = /^[a-z0-9][a-z0-9+.-]+(?::[a-z0-9-]+)?$/;

/** Since /bin and others are links into /usr, a package may still list its file under the old name. */
const mergedIntoUsr = /^\/usr(?=\/(?:bin|sbin|lib|lib32|lib64|libx32)\/)/;

/** A path, and the one that it had before /usr was merged. */
export function namesOfPath(path: string): readonly string[] {
  return mergedIntoUsr.test(path) ? [path, path.replace(mergedIntoUsr, '')] : [path];
}

/**
 * The package that owns one of `paths`, from what `dpkg-query -S` says (dpkg-query(1)): `dash, busybox: /bin/sh`. Where
 * a diversion is in force, the file is of the one who diverts it: `diversion by dash from: /bin/sh`. Null for none.
 */
export function parseDpkgSearch(text: string, paths: readonly string[]): string | null {
  const owners: string[] = [];
  let diverter: string | null = null;
  for (const line of text.split('\n')) {
    const path = paths.find((each) => line.endsWith(`: ${each}`));
    if (path === undefined) continue;
    const words = line.slice(0, -path.length - 2);
    const diversion = /^(?:diversion by (\S+)|local diversion) (from|to)$/.exec(words);
    if (!diversion) owners.push(...words.split(', ').filter((name) => debianName.test(name)));
    else if (diversion[2] === 'from') diverter = diversion[1] ?? '';
  }
  if (diverter === null) return owners[0] ?? null;
  return owners.find((name) => name.split(':', 1)[0] === diverter) ?? null;
}

/** The version from what `dpkg-query -W` says, the name and it with a tab between; null for a package that is not there. */
export function parseDpkgVersion(text: string): string | null {
  // Debian Policy 5.6.12.
  return /^\S+\t([A-Za-z0-9.+~:-]+)$/m.exec(text)?.[1] ?? null;
}

/** The first of what `rpm -qf` says, as name and version with a tab between; null when nothing owns the file. */
export function parseRpmOwner(text: string): { readonly name: string; readonly version: string } | null {
  const [, name, version] = /^([\w+.-]+)\t([\w+.~^-]+)$/m.exec(text) ?? [];
  return name === undefined || version === undefined ? null : { name, version };
}
