import type { ProtectedKind } from '../../../../shared/domain/stop';

/** Programs without which Windows, or the session of the user, ends, by their names in small letters. */
const programs: ReadonlyMap<string, ProtectedKind> = new Map<string, ProtectedKind>([
  // Processes of the kernel, which have no file.
  ['system idle process', 'kernelThread'],
  ['system', 'kernelThread'],
  ['secure system', 'kernelThread'],
  ['registry', 'kernelThread'],
  ['memory compression', 'kernelThread'],
  ['memcompression', 'kernelThread'],
  // Critical processes: the end of one is a stop error of the whole system (CRITICAL_PROCESS_DIED).
  ['smss.exe', 'init'],
  ['csrss.exe', 'init'],
  ['wininit.exe', 'init'],
  ['services.exe', 'init'],
  ['lsass.exe', 'init'],
  ['lsaiso.exe', 'init'],
  // What a person has logged in to, and sees.
  ['winlogon.exe', 'session'],
  ['logonui.exe', 'session'],
  ['userinit.exe', 'session'],
  ['fontdrvhost.exe', 'session'],
  ['dwm.exe', 'session'],
  ['sihost.exe', 'session'],
  ['explorer.exe', 'session'],
]);

/** Security item 26. Windows compares names of programs without regard to case. */
export function protectedKind(processName: string): ProtectedKind | null {
  return programs.get(processName.toLowerCase()) ?? null;
}
