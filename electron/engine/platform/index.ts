import type { Platform } from './platform';

/** The platform of the operating system that this runs on. The one place that asks which it is. */
export async function createPlatform(): Promise<Platform> {
  if (process.platform === 'linux') return (await import('./linux')).createLinuxPlatform();
  return (await import('./generic')).createGenericPlatform();
}
