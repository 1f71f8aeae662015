import { win32 } from 'node:path';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { Advapi32 } from './advapi32';
import { loadAdvapi32 } from './advapi32';
import type { Ffi, Memory, OpenLibrary } from './ffi';
import type { IpHelper } from './iphlpapi';
import { loadIpHelper } from './iphlpapi';
import type { Kernel32 } from './kernel32';
import { loadKernel32 } from './kernel32';
import type { Ntdll } from './ntdll';
import { loadNtdll } from './ntdll';
import type { ServiceControl } from './service-control';
import { loadServiceControl } from './service-control';
import type { User32 } from './user32';
import { loadUser32 } from './user32';
import type { Version } from './version';
import { loadVersion } from './version';

/** The calls of Windows that the platform rests on. */
export interface Windows {
  readonly ipHelper: IpHelper;
  readonly kernel32: Kernel32;
  readonly ntdll: Ntdll;
  readonly advapi32: Advapi32;
  readonly serviceControl: ServiceControl;
  readonly user32: User32;
  readonly version: Version;
  readonly memory: Memory;
}

/** What the system gives, and the means to bind more of its calls. */
export interface LoadedWindows {
  readonly api: Windows;
  readonly ffi: Ffi;
  readonly open: OpenLibrary;
}

/** All layouts are those of a program of 64 bits. */
const POINTER_SIZE = 8;

/** The folder of Windows, unless the environment says otherwise. */
const DEFAULT_ROOT = 'C:\\Windows';

/** The folder of Windows: `C:\Windows`. */
export function systemRootOf(environment: NodeJS.ProcessEnv): string {
  const root = environment['SystemRoot'] ?? '';
  return win32.isAbsolute(root) ? win32.normalize(root) : DEFAULT_ROOT;
}

export type LoadError = { readonly code: 'librariesUnavailable'; readonly detail: string };

/**
 * Loads them through koffi; an error value where koffi has no binary for this machine, or one cannot be opened. They are
 * opened by their whole path: by name alone a file beside the program would come before the system's.
 */
export async function loadWindows(systemRoot = systemRootOf(process.env)): Promise<Result<LoadedWindows, LoadError>> {
  try {
    const { default: koffi } = await import('koffi');
    if (koffi.sizeof('void *') !== POINTER_SIZE) return unavailable('a program of 32 bits');
    const folder = win32.join(systemRoot, 'System32');
    const open = (file: string) => koffi.load(win32.join(folder, file));
    return ok({ api: bindAll(koffi, open), ffi: koffi, open });
  } catch (error) {
    return unavailable(error instanceof Error ? error.message : String(error));
  }
}

function unavailable(detail: string): Result<never, LoadError> {
  return fail({ code: 'librariesUnavailable', detail });
}

function bindAll(ffi: Ffi, open: OpenLibrary): Windows {
  return {
    ipHelper: loadIpHelper(open),
    kernel32: loadKernel32(open),
    ntdll: loadNtdll(open),
    advapi32: loadAdvapi32(open),
    serviceControl: loadServiceControl(ffi, open),
    user32: loadUser32(ffi, open),
    version: loadVersion(open),
    memory: { addressOf: (bytes) => ffi.address(bytes) },
  };
}
