import { callInBackground } from './background-call';
import type { Handle, OpenLibrary } from './ffi';

/** Who a process runs as (processthreadsapi.h, securitybaseapi.h, winbase.h). Calls give 0 on failure. */
export interface Advapi32 {
  /** OpenProcessToken; the token's handle is put into `token`. */
  openProcessToken(process: Handle, access: number, token: BigInt64Array): number;
  /** GetTokenInformation */
  getTokenInformation(
    token: Handle,
    informationClass: number,
    buffer: Uint8Array,
    length: number,
    needed: Uint32Array,
  ): number;
  /**
   * LookupAccountSidW, in the background: of a domain's account another computer is asked, which may take seconds. Sizes
   * are in UTF-16 units: how many there are, and then how many were written.
   */
  lookupAccountSid(
    sid: Uint8Array,
    name: Uint8Array,
    nameSize: Uint32Array,
    domain: Uint8Array,
    domainSize: Uint32Array,
    use: Uint32Array,
  ): Promise<number>;
}

export function loadAdvapi32(open: OpenLibrary): Advapi32 {
  const library = open('advapi32.dll');
  const lookup = library.func(
    'int LookupAccountSidW(void *system, void *sid, void *name, uint32_t *nameSize, void *domain, uint32_t *domainSize, uint32_t *use)',
  );
  return {
    openProcessToken: library.func('int OpenProcessToken(intptr_t process, uint32_t access, int64_t *token)'),
    getTokenInformation: library.func(
      'int GetTokenInformation(intptr_t token, int informationClass, void *buffer, uint32_t length, uint32_t *needed)',
    ),
    lookupAccountSid: (sid, name, nameSize, domain, domainSize, use) =>
      callInBackground(lookup, null, sid, name, nameSize, domain, domainSize, use) as Promise<number>,
  };
}
