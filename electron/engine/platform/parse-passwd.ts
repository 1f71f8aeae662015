/**
 * Names of users by number, from the text of /etc/passwd (passwd(5)). Of two names for a number the first counts. macOS writes
 * numbers with a sign: `nobody` is -2. -1 is no user (setreuid(2)).
 */
export function parsePasswd(text: string): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const line of text.split('\n')) {
    const [name, , uid] = line.split(':');
    if (!name || !uid || !/^(?:-(?!1$)\d{1,10}|\d+)$/.test(uid)) continue;
    const number = uid.startsWith('-') ? Number(uid) >>> 0 : Number(uid);
    if (!names.has(number)) names.set(number, name);
  }
  return names;
}
