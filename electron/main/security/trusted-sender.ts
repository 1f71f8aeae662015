import { appOrigin } from '../../../shared/ipc/bridge';

/** As much of Electron's WebFrameMain as is looked at. */
export interface Frame {
  readonly origin: string;
  readonly parent: object | null;
}

/** Who sent an IPC message, as Electron tells it. */
export interface Sender {
  readonly sender: { readonly id: number; readonly mainFrame: Frame };
  /** Null once the frame has gone. */
  readonly senderFrame: Frame | null;
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
