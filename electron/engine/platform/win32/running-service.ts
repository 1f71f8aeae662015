import { callInBackground } from './background-call';
import type { Handle, OpenLibrary } from './ffi';
import { NO_HANDLE } from './ffi';
import { parseStatus, STATUS_SIZE } from './parse-services';

// winsvc.h
const SC_MANAGER_CONNECT = 1;
const SERVICE_QUERY_STATUS = 4;
const SC_STATUS_PROCESS_INFO = 0;
const SERVICE_RUNNING = 4;

/** Whether a service runs, by its name; false also where the service control manager does not tell. */
export type IsServiceRunning = (name: string) => Promise<boolean>;

/** Asks the service control manager on another thread, for it is another process. Throws where a call is not there. */
export function loadIsServiceRunning(open: OpenLibrary): IsServiceRunning {
  const library = open('advapi32.dll');
  const openManager = library.func('intptr_t OpenSCManagerW(void *machine, void *database, uint32_t access)');
  const openService = library.func('intptr_t OpenServiceW(intptr_t manager, const char16_t *name, uint32_t access)');
  const queryStatus = library.func(
    'int QueryServiceStatusEx(intptr_t service, int level, void *status, uint32_t size, uint32_t *needed)',
  );
  const close = library.func('int CloseServiceHandle(intptr_t handle)');

  const withHandle = async (handle: unknown, use: (handle: Handle) => Promise<boolean>): Promise<boolean> => {
    if (handle === NO_HANDLE) return false;
    try {
      return await use(handle as Handle);
    } finally {
      await callInBackground(close, handle);
    }
  };
  const isRunning = async (service: Handle): Promise<boolean> => {
    const status = Buffer.alloc(STATUS_SIZE);
    const needed = new Uint32Array(1);
    const done = await callInBackground(queryStatus, service, SC_STATUS_PROCESS_INFO, status, STATUS_SIZE, needed);
    return done !== 0 && parseStatus(status).state === SERVICE_RUNNING;
  };
  return async (name) =>
    withHandle(await callInBackground(openManager, null, null, SC_MANAGER_CONNECT), async (manager) =>
      withHandle(await callInBackground(openService, manager, name, SERVICE_QUERY_STATUS), isRunning),
    );
}
