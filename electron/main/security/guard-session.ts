import type { Session } from 'electron';
import { serveApp } from './app-protocol';
import { denyPermissions } from './permissions';
import { filterRequests } from './request-filter';

/** Gives the pages of `session` the app in `root`, and nothing else. */
export function guardSession(session: Session, root: string): void {
  denyPermissions(session);
  filterRequests(session);
  serveApp(session, root);
}
