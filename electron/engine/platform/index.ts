import type { Platform } from './platform';

/** The platform of the operating system that this runs on. The one place that asks which it is. */
export async function createPlatform(): Promise<Platform> {
  if (process.platform === 'linux') return (await import('./linux')).createLinuxPlatform();
  if (process.platform === 'win32') return (await import('./win32')).createWin32Platform();
  if (process.platform === 'darwin') return (await import('./darwin')).createDarwinPlatform();
  return (await import('./generic')).createGenericPlatform();
}
