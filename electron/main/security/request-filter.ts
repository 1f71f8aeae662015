import type { Session } from 'electron';
import { visibleText } from '../../../shared/domain/visible-text';
import { logger } from '../log';
import { appHost, appScheme } from './origin';
import { parseUrl } from './parse-url';

/** Cancels every request that does not go to the app itself: docs/security.md, items 1 and 22. */
export function filterRequests(session: Session): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => {
    const cancel = !isAllowedRequest(url);
    if (cancel) logger.warn('Request refused:', visibleText(url.slice(0, 200)));
    answer({ cancel });
  });
}

/** `devtools:` is Electron's own, and opens in an unpackaged app only; `data:` holds what it names and asks nobody. */
export function isAllowedRequest(url: string): boolean {
  const parsed = parseUrl(url);
  if (parsed?.protocol === `${appScheme}:`) return parsed.host === appHost;
  return parsed?.protocol === 'data:' || parsed?.protocol === 'devtools:';
}
