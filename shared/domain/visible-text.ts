/**
 * What the eye cannot see, or what turns the text around it: control characters (Cc: C0, DEL, C1), format characters
 * (Cf: zero-width, bidi marks, overrides and isolates, soft hyphen, byte order mark, tags), lone surrogates (Cs), and
 * the line and paragraph separators (Zl, Zp); and the whole block of tags, of which some are not assigned yet. The categories are those of Unicode Standard Annex 44, table 12.
 */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u{e0000}-\u{e007f}]/u;
const eachInvisible = new RegExp(invisible.source, 'gu');

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

function escapeOf(character: string): string {
  const short = shortEscapes[character];
  if (short !== undefined) return short;
  const code = (character.codePointAt(0) ?? 0).toString(16);
  return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
}

/**
 * A text of the operating system as a person may safely see it: each character that hides, or that reorders its
 * neighbours, stands as an escape like `\n` or `\u202e`; everything else stays. Applying it twice changes nothing more.
 */
export function visibleText(text: string): string {
  return invisible.test(text) ? text.replace(eachInvisible, escapeOf) : text;
}
