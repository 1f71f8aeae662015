import type { Session } from 'electron';

/**
 * Denies every permission and device that a page can ask for: docs/security.md, item 5. Porthole's page needs none:
 * it copies, notifies and opens links through main.
 */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
}
