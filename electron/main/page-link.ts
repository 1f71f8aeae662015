import type { BrowserWindow, MessagePortMain, WebContents } from 'electron';
import type { SocketId } from '../../shared/domain/socket';
import type { PortholeContract } from '../../shared/ipc/contract';
import type { Emitters } from '../../shared/ipc/define-contract';
import { showWindow } from './app-window';
import { createEmitters, sendEnginePort } from './ipc/emit';
import type { Sender } from './security/trusted-sender';
import { isTrustedSender } from './security/trusted-sender';

/** The window, for those parts that speak to it: they exist before it does, and may outlive it. */
export interface PageLink {
  readonly emit: Emitters<PortholeContract>;
  /** From now on this is the window. */
  attach(window: BrowserWindow): void;
  /** Brings the window to the front, and shows these listeners in it. */
  reveal(socketIds: readonly SocketId[]): void;
  sendPort(port: MessagePortMain): void;
  isTrusted(sender: Sender): boolean;
}

export function createPageLink(): PageLink {
  let window: BrowserWindow | null = null;
  const pages = (): readonly WebContents[] => (window === null || window.isDestroyed() ? [] : [window.webContents]);
  const emit = createEmitters(pages);
  return {
    emit,
    attach(opened) {
      window = opened;
    },
    reveal(socketIds) {
      if (window === null || window.isDestroyed()) return;
      showWindow(window);
      if (socketIds.length > 0) emit.app.reveal({ socketIds });
    },
    sendPort: (port) => pages().forEach((page) => sendEnginePort(page, port)),
    isTrusted: (sender) => isTrustedSender(sender, new Set(pages().map(({ id }) => id))),
  };
}
