import { enginePortMessage } from '../../shared/ipc/bridge';
import type { EngineToSubscriber, SubscriberToEngine } from '../../shared/ipc/engine-messages';

/** The engine's end of a real MessageChannel, whose other end the page has. */
export interface FakeEngine {
  readonly send: (message: EngineToSubscriber) => void;
  /** What the page has said, the first first. */
  readonly heard: readonly SubscriberToEngine[];
  readonly close: () => void;
}

/** Hands a port to the page as preload does; again for an engine that has started anew. */
export function connectFakeEngine(): FakeEngine {
  const { port1, port2 } = new MessageChannel();
  const heard: SubscriberToEngine[] = [];
  port1.onmessage = ({ data }: MessageEvent<SubscriberToEngine>) => heard.push(data);
  window.dispatchEvent(new MessageEvent('message', { data: enginePortMessage, ports: [port2], source: window }));
  return {
    send: (message) => {
      port1.postMessage(message);
    },
    heard,
    close: () => {
      port1.close();
    },
  };
}
