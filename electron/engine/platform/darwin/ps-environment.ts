/** The locale of macOS in which characters are UTF-8, and nothing else differs from C (/usr/share/locale/UTF-8). */
const MAC_CHARACTERS = 'UTF-8';

/**
 * In the C locale macOS's ps writes what is not ASCII in the way of strvis(3) (`M-CM-)`), which cannot be told from an
 * argument that is so. LC_ALL is taken back, for it would overrule the others (setlocale(3)); times stay those of C.
 * `characters` is the name of a locale of UTF-8 on this system.
 */
export function psEnvironment(characters = MAC_CHARACTERS): Readonly<Record<string, string>> {
  return { LC_ALL: '', LC_CTYPE: characters, LC_TIME: 'C' };
}
