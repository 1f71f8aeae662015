import type { WebContents, WebFrameMain } from 'electron';
import { appOrigin } from './origin';

/** Who sent an IPC message, as Electron tells it. */
export interface Sender {
  readonly sender: Pick<WebContents, 'id' | 'mainFrame'>;
  /** Null once the frame has gone. */
  readonly senderFrame: Pick<WebFrameMain, 'origin' | 'parent'> | null;
}

/**
 * Whether a message comes from the main frame of one of Porthole's own windows, showing Porthole's own page:
 * docs/security.md, item 17.
 */
export function isTrustedSender({ sender, senderFrame }: Sender, ownContents: ReadonlySet<number>): boolean {
  return (
    ownContents.has(sender.id) &&
    senderFrame !== null &&
    senderFrame === sender.mainFrame &&
    senderFrame.parent === null &&
    senderFrame.origin === appOrigin
  );
}
