import type { WebContents } from 'electron';
import { logger } from '../log';

/** Attaches no `<webview>`: docs/security.md, items 11 and 12. The tag is off in the window's preferences, too. */
export function preventWebviews(contents: WebContents): void {
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    logger.warn('A webview was refused');
  });
}
