/** A URL out of a text that anybody may have written; null when it is none. (URL.canParse is younger than Electron 25.) */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
