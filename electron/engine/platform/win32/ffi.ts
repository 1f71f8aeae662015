import type koffi from 'koffi';
import type { LibraryHandle } from 'koffi';

/** koffi, as it is handed to those who bind the calls of a library. */
export type Ffi = typeof koffi;

/** Opens a library of the system by its file's name. */
export type OpenLibrary = (file: string) => LibraryHandle;

/** A HANDLE, HWND or SC_HANDLE, by its value. koffi gives a number wherever one is exact. */
export type Handle = number | bigint;

/** What calls give in place of a handle that could not be had. */
export const NO_HANDLE = 0;

/** Where memory of this process is. Calls write pointers into the very buffers that they fill. */
export interface Memory {
  /** The address of the first byte; for as long as the buffer is not let go of. */
  addressOf(bytes: Uint8Array): bigint;
}
