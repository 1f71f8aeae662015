import type { WebContents } from 'electron';
import { visibleText } from '../../../shared/domain/visible-text';
import { logger } from '../log';
import { openExternalLink } from './external-links';

/** Keeps a page where it is: docs/security.md, items 13 and 14. A link to a known host opens in the user's browser. */
export function guardNavigation(contents: WebContents): void {
  const refuse = (details: { preventDefault(): void; readonly url: string }): void => {
    details.preventDefault();
    logger.warn('Navigation refused:', visibleText(details.url.slice(0, 200)));
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.setWindowOpenHandler(({ url }) => {
    openExternalLink(url);
    return { action: 'deny' };
  });
}
