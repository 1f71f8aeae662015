import type { ProtectedKind } from '../../../../shared/domain/stop';

/** Programs of macOS without which the session ends, the screen stays black, or nobody can log in. */
const sessionPrograms: ReadonlySet<string> = new Set([
  'WindowServer',
  'loginwindow',
  'login',
  'SystemUIServer',
  'Dock',
  'Finder',
  'WindowManager',
  'coreauthd',
  'authd',
  'securityd',
  'trustd',
  'opendirectoryd',
  'securityd_system',
  'coreservicesd',
  'launchservicesd',
  'logind',
  'sessionlogoutd',
  'runningboardd',
  'tccd',
  'cfprefsd',
  'configd',
  'notifyd',
  'diskarbitrationd',
  'powerd',
  'watchdogd',
]);

/** Security item 26: what the system and the session stand on is never stopped. */
export function protectedKind(processName: string): ProtectedKind | null {
  if (processName === 'launchd') return 'init';
  if (processName === 'kernel_task') return 'kernelThread';
  return sessionPrograms.has(processName) ? 'session' : null;
}
