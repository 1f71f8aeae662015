import { callInBackground } from './background-call';
import type { OpenLibrary } from './ffi';

/** What a program's file says of itself (winver.h). Calls give 0 on failure; those that read the file do it in the background. */
export interface Version {
  /** GetFileVersionInfoSizeW: how many bytes it is. */
  getFileVersionInfoSize(path: string): Promise<number>;
  /** GetFileVersionInfoW */
  getFileVersionInfo(path: string, size: number, block: Uint8Array): Promise<number>;
  /** VerQueryValueW: puts the address of the value within the block into `value`, and its length into `length`. */
  verQueryValue(block: Uint8Array, name: string, value: BigUint64Array, length: Uint32Array): number;
}

export function loadVersion(open: OpenLibrary): Version {
  const library = open('version.dll');
  const size = library.func('uint32_t GetFileVersionInfoSizeW(const char16_t *path, void *unused)');
  const read = library.func(
    'int GetFileVersionInfoW(const char16_t *path, uint32_t unused, uint32_t size, void *block)',
  );
  return {
    getFileVersionInfoSize: (path) => callInBackground(size, path, null) as Promise<number>,
    getFileVersionInfo: (path, length, block) => callInBackground(read, path, 0, length, block) as Promise<number>,
    verQueryValue: library.func(
      'int VerQueryValueW(const void *block, const char16_t *name, uint64_t *value, uint32_t *length)',
    ),
  };
}
