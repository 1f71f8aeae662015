import { contextBridge, ipcRenderer } from 'electron';
import { enginePortMessage } from '../../shared/ipc/bridge';
import { contract } from '../../shared/ipc/contract';
import type { Contract, Event, Query } from '../../shared/ipc/define-contract';
import { appOrigin } from '../../shared/ipc/bridge';
import { channelName } from '../../shared/ipc/define-contract';

/** The few things of the page that preload touches; this floor is compiled without the DOM. */
declare const window: {
  readonly location: { readonly origin: string };
  postMessage(message: string, targetOrigin: string, ports: readonly unknown[]): void;
};

/** What the page gets for an entry of the contract: never an event object, never a channel of its own choice. */
function bridgeFunction(channel: string, { kind }: Query | Event): (argument: unknown) => unknown {
  if (kind === 'query') return (request) => ipcRenderer.invoke(channel, request);
  return (listener) => {
    if (!isListener(listener)) throw new TypeError('A function is needed');
    const forward = (_event: unknown, payload: unknown): void => listener(payload);
    ipcRenderer.on(channel, forward);
    return () => {
      ipcRenderer.off(channel, forward);
    };
  };
}

const isListener = (value: unknown): value is (payload: unknown) => void => typeof value === 'function';

function createBridge(areas: Contract): Readonly<Record<string, unknown>> {
  const entries = Object.entries(areas).map(([area, names]) => {
    const functions = Object.entries(names).map(
      ([name, entry]) => [name, bridgeFunction(channelName(area, name), entry)] as const,
    );
    return [area, Object.fromEntries(functions)] as const;
  });
  return Object.fromEntries(entries);
}

// docs/security.md, items 17 and 20: only Porthole's own page gets the bridge, and with it the port to the engine.
if (window.location.origin === appOrigin) {
  contextBridge.exposeInMainWorld('porthole', createBridge(contract));
  ipcRenderer.on(enginePortMessage, (event) => {
    window.postMessage(enginePortMessage, appOrigin, event.ports);
  });
}
