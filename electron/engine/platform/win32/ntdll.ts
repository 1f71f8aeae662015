import type { Handle, OpenLibrary } from './ffi';

/** winternl.h. Calls give an NTSTATUS, 0 for success; `needed` is how many bytes the answer has. */
export interface Ntdll {
  /** NtQuerySystemInformation */
  querySystemInformation(informationClass: number, buffer: Uint8Array, length: number, needed: Uint32Array): number;
  /** NtQueryInformationProcess */
  queryInformationProcess(
    process: Handle,
    informationClass: number,
    buffer: Uint8Array,
    length: number,
    needed: Uint32Array,
  ): number;
}

export function loadNtdll(open: OpenLibrary): Ntdll {
  const library = open('ntdll.dll');
  return {
    querySystemInformation: library.func(
      'uint32_t NtQuerySystemInformation(int informationClass, void *buffer, uint32_t length, uint32_t *needed)',
    ),
    queryInformationProcess: library.func(
      'uint32_t NtQueryInformationProcess(intptr_t process, int informationClass, void *buffer, uint32_t length, uint32_t *needed)',
    ),
  };
}
