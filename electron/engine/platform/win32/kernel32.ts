import type { KoffiFunc, LibraryHandle } from 'koffi';
import { callInBackground } from './background-call';
import type { Handle, OpenLibrary } from './ffi';

/** Processes and what is around them (processthreadsapi.h, winbase.h). Calls give 0 on failure, unless it says otherwise. */
export interface Kernel32 {
  /** OpenProcess, with rights of PROCESS_*; the handle is not inherited. */
  openProcess(access: number, pid: number): Handle;
  /** GetCurrentProcess: a handle that need not be closed. */
  currentProcess(): Handle;
  closeHandle(handle: Handle): number;
  /** WaitForSingleObject: WAIT_OBJECT_0 (0) for a process that has ended. */
  waitForSingleObject(handle: Handle, milliseconds: number): number;
  /** GetProcessTimes: four FILETIMEs of 8 bytes, of creation, exit, in the kernel and in the program. */
  getProcessTimes(process: Handle, times: Uint8Array): number;
  /** QueryFullProcessImageNameW. `size` is how many UTF-16 units there are, and then how many were written. */
  queryFullProcessImageName(process: Handle, flags: number, path: Uint8Array, size: Uint32Array): number;
  terminateProcess(process: Handle, exitCode: number): number;
  /** IsProcessCritical: whether Windows ends with the process; null where the system does not tell. */
  isProcessCritical(process: Handle): boolean | null;
  /** GetDriveTypeW, of `C:\`: DRIVE_*. In the background: that of another computer may be asked. */
  getDriveType(root: string): Promise<number>;
  /** QueryDosDeviceW, of `C:`: which device it is, and a NUL behind. Gives how many UTF-16 units were written. */
  queryDosDevice(drive: string, target: Uint8Array): number;
  /** GetComputerNameW, sizes as above. */
  getComputerName(name: Uint8Array, size: Uint32Array): number;
  /** GetLastError: of the call before, which koffi keeps from Node's own calls. */
  lastError(): number;
}

export function loadKernel32(open: OpenLibrary): Kernel32 {
  const library = open('kernel32.dll');
  const openProcess = library.func('intptr_t OpenProcess(uint32_t access, int inherit, uint32_t pid)');
  const driveType = library.func('uint32_t GetDriveTypeW(const char16_t *root)');
  const dosDevice = library.func('uint32_t QueryDosDeviceW(const char16_t *drive, void *target, uint32_t size)');
  const times = library.func('int GetProcessTimes(intptr_t h, void *creation, void *exit, void *kernel, void *user)');
  return {
    openProcess: (access, pid) => openProcess(access, 0, pid) as Handle,
    currentProcess: library.func('intptr_t GetCurrentProcess()'),
    closeHandle: library.func('int CloseHandle(intptr_t handle)'),
    waitForSingleObject: library.func('uint32_t WaitForSingleObject(intptr_t handle, uint32_t milliseconds)'),
    getProcessTimes: (process, bytes) => {
      const [creation, exit, kernel, user] = [0, 8, 16, 24].map((at) => bytes.subarray(at, at + 8));
      return times(process, creation, exit, kernel, user) as number;
    },
    queryFullProcessImageName: library.func(
      'int QueryFullProcessImageNameW(intptr_t process, uint32_t flags, void *path, uint32_t *size)',
    ),
    terminateProcess: library.func('int TerminateProcess(intptr_t process, uint32_t exitCode)'),
    isProcessCritical: loadIsProcessCritical(library),
    getDriveType: (root) => callInBackground(driveType, root) as Promise<number>,
    queryDosDevice: (drive, target) => dosDevice(drive, target, target.length / 2) as number,
    getComputerName: library.func('int GetComputerNameW(void *name, uint32_t *size)'),
    lastError: library.func('uint32_t GetLastError()'),
  };
}

/** Since Windows 8.1; Wine has none. */
function loadIsProcessCritical(library: LibraryHandle): Kernel32['isProcessCritical'] {
  const ask = findFunction(library, 'int IsProcessCritical(intptr_t process, int *critical)');
  if (!ask) return () => null;
  return (process) => {
    const critical = new Int32Array(1);
    return ask(process, critical) === 0 ? null : critical[0] !== 0;
  };
}

function findFunction(library: LibraryHandle, prototype: string): KoffiFunc<(...args: unknown[]) => unknown> | null {
  try {
    return library.func(prototype);
  } catch {
    // This system does not have it.
    return null;
  }
}
