import type { WebContents } from 'electron';
import { visibleText } from '../../../shared/domain/visible-text';
import { logger } from '../log';

/** Keeps a page where it is: docs/security.md, items 13 and 14. */
export function guardNavigation(contents: WebContents): void {
  const refuse = (details: { preventDefault(): void; readonly url: string }): void => {
    details.preventDefault();
    logger.warn('Navigation refused:', visibleText(details.url.slice(0, 200)));
  };
  contents.on('will-navigate', refuse);
  contents.on('will-frame-navigate', refuse);
  contents.on('will-redirect', refuse);
  contents.setWindowOpenHandler(({ url }) => {
    logger.warn('Window refused:', visibleText(url.slice(0, 200)));
    return { action: 'deny' };
  });
}
