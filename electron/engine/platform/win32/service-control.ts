import type { KoffiFunc, LibraryHandle } from 'koffi';
import { ERROR_SUCCESS } from './errors';
import type { Ffi, Handle, OpenLibrary } from './ffi';

/** The service control manager (winsvc.h). Calls give 0 on failure. */
export interface ServiceControl {
  /** OpenSCManagerW on this computer, with rights of SC_MANAGER_*. */
  openManager(access: number): Handle;
  /** OpenServiceW, with rights of SERVICE_*. */
  openService(manager: Handle, name: string, access: number): Handle;
  /** CloseServiceHandle, of either. */
  close(handle: Handle): number;
  /** EnumServicesStatusExW with SC_ENUM_PROCESS_INFO, of the active services of every kind but drivers. */
  enumActive(manager: Handle, buffer: Uint8Array, needed: Uint32Array, count: Uint32Array, resume: Uint32Array): number;
  /** QueryServiceStatusEx with SC_STATUS_PROCESS_INFO: a SERVICE_STATUS_PROCESS. */
  queryStatus(service: Handle, status: Uint8Array, needed: Uint32Array): number;
  /**
   * ControlService, in the background, for it waits until the service has answered, up to 30 s (its page); `status` is
   * room for a SERVICE_STATUS. Gives the number of an error (winerror.h), 0 for none.
   */
  control(service: Handle, control: number, status: Uint8Array): Promise<number>;
  /**
   * The name of the service with a tag in a process (I_QueryTagInformation, which is in no header: every thread of a
   * service carries the tag in its TEB, and so does every socket that it makes). Null where the system does not tell.
   */
  nameOfTag(pid: number, tag: number): string | null;
}

// winsvc.h
const SC_ENUM_PROCESS_INFO = 0;
const SC_STATUS_PROCESS_INFO = 0;
const SERVICE_WIN32 = 0x30;
const SERVICE_ACTIVE = 1;

export function loadServiceControl(ffi: Ffi, open: OpenLibrary): ServiceControl {
  const library = open('advapi32.dll');
  const openManager = library.func('intptr_t OpenSCManagerW(void *machine, void *database, uint32_t access)');
  const enumerate = library.func(
    'int EnumServicesStatusExW(intptr_t manager, int level, uint32_t type, uint32_t state, void *buffer, uint32_t size, uint32_t *needed, uint32_t *count, uint32_t *resume, void *group)',
  );
  const queryStatus = library.func(
    'int QueryServiceStatusEx(intptr_t service, int level, void *status, uint32_t size, uint32_t *needed)',
  );
  return {
    openManager: (access) => openManager(null, null, access) as Handle,
    openService: library.func('intptr_t OpenServiceW(intptr_t manager, const char16_t *name, uint32_t access)'),
    close: library.func('int CloseServiceHandle(intptr_t handle)'),
    enumActive: (manager, buffer, needed, count, resume) =>
      enumerate(
        manager,
        SC_ENUM_PROCESS_INFO,
        SERVICE_WIN32,
        SERVICE_ACTIVE,
        buffer,
        buffer.length,
        needed,
        count,
        resume,
        null,
      ) as number,
    queryStatus: (service, status, needed) =>
      queryStatus(service, SC_STATUS_PROCESS_INFO, status, status.length, needed) as number,
    control: loadControl(library, open),
    nameOfTag: loadNameOfTag(ffi, open),
  };
}

function loadControl(library: LibraryHandle, open: OpenLibrary): ServiceControl['control'] {
  const control = library.func('int ControlService(intptr_t service, uint32_t control, void *status)');
  const lastError = open('kernel32.dll').func('uint32_t GetLastError()');
  return (...args) =>
    new Promise((resolve, reject) => {
      control.async(...args, (error: Error | null, done: number) => {
        if (error) reject(error);
        // Errors are a thread's own: koffi gives that of the call's to this very callback, and to nobody after it.
        else resolve(done === 0 ? (lastError() as number) : ERROR_SUCCESS);
      });
    });
}

/** ServiceNameFromTagInformation, of SC_SERVICE_TAG_QUERY_TYPE in System Informer's subprocesstag.h. */
const SERVICE_NAME_FROM_TAG = 1;
/** SC_SERVICE_TAG_QUERY: pid at 0, tag at 4, an unknown at 8, and at 16 the name, which the call allocates. */
const TAG_QUERY_SIZE = 24;
const TAG_QUERY_NAME = 16;

function loadNameOfTag(ffi: Ffi, open: OpenLibrary): ServiceControl['nameOfTag'] {
  const query = findTagQuery(open);
  if (!query) return () => null;
  const localFree = open('kernel32.dll').func('intptr_t LocalFree(intptr_t memory)');
  return (pid, tag) => {
    const request = Buffer.alloc(TAG_QUERY_SIZE);
    request.writeUInt32LE(pid, 0);
    request.writeUInt32LE(tag, 4);
    const error = query(null, SERVICE_NAME_FROM_TAG, request) as number;
    const name = request.readBigUInt64LE(TAG_QUERY_NAME);
    if (error !== 0 || name === 0n) return null;
    try {
      return ffi.decode.string16(name);
    } finally {
      localFree(name);
    }
  };
}

/** Documented nowhere: it may be missing, and is in Wine. Then only what runs in the process can be told. */
function findTagQuery(open: OpenLibrary): KoffiFunc<(...args: unknown[]) => unknown> | null {
  try {
    return open('advapi32.dll').func('uint32_t I_QueryTagInformation(void *machine, int level, void *query)');
  } catch {
    return null;
  }
}
