import { shell } from 'electron';
import { visibleText } from '../../../shared/domain/visible-text';
import { logger } from '../log';
import { parseUrl } from './parse-url';

/** The registry that service names come from (RFC 6335). */
export const portRegistry = 'https://www.iana.org/assignments/service-names-port-numbers';

/** The only hosts that Porthole opens in the user's browser: docs/security.md, item 15. */
const allowedHosts: ReadonlySet<string> = new Set(['www.iana.org']);

/** Whether a link may leave Porthole: https, an exact host of the table, and neither port nor user in it. */
export function isAllowedLink(link: string): boolean {
  const url = parseUrl(link);
  if (url === null) return false;
  return url.protocol === 'https:' && allowedHosts.has(url.host) && url.username === '' && url.password === '';
}

/** Opens an allowed link in the user's browser; every other one is dropped and logged. */
export function openExternalLink(link: string): void {
  if (!isAllowedLink(link)) {
    logger.warn('Link refused:', visibleText(link));
    return;
  }
  shell.openExternal(new URL(link).href).catch((error: unknown) => logger.warn('Link not opened:', error));
}
