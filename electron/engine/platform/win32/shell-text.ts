import { callInBackground } from './background-call';
import type { OpenLibrary } from './ffi';

/** What a text like `@FirewallAPI.dll,-28752` stands for in the user's language; null where that is not to be had. */
export type LoadText = (reference: string) => Promise<string | null>;

const LONGEST_TEXT = 1024;

/** SHLoadIndirectString (shlwapi.h), on another thread: it opens a library. Throws where it is not there. */
export function loadShellText(open: OpenLibrary): LoadText {
  const load = open('shlwapi.dll').func(
    'int32_t SHLoadIndirectString(const char16_t *source, void *text, uint32_t size, void *reserved)',
  );
  return async (reference) => {
    const text = Buffer.alloc(LONGEST_TEXT * 2);
    const result = await callInBackground(load, reference, text, LONGEST_TEXT, null);
    const [found] = text.toString('utf16le').split('\0', 1);
    return result === 0 && found !== undefined && found !== '' ? found : null;
  };
}
