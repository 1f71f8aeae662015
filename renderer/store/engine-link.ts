import { enginePortMessage } from '../../shared/ipc/bridge';
import type { EngineToSubscriber, SubscriberToEngine } from '../../shared/ipc/engine-messages';

/** Holds the port to the engine, which comes anew after each of its restarts. */
export class EngineLink {
  #port: MessagePort | null = null;
  readonly #receive: (message: EngineToSubscriber) => void;
  readonly #connected: () => void;

  /** `connected` is called for each new port, before anything is received from it. */
  constructor(receive: (message: EngineToSubscriber) => void, connected: () => void) {
    this.#receive = receive;
    this.#connected = connected;
    window.addEventListener('message', this.#take);
  }

  readonly #take = (event: MessageEvent): void => {
    const [port] = event.ports;
    if (event.source !== window || event.data !== enginePortMessage || !port) return;
    this.#port?.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<EngineToSubscriber>) => {
      this.#receive(data);
    };
    this.#connected();
  };

  /** Tells the engine, if there is one. A new one is told anew by `connected`. */
  send(message: SubscriberToEngine): void {
    this.#port?.postMessage(message);
  }

  dispose(): void {
    window.removeEventListener('message', this.#take);
    this.#port?.close();
    this.#port = null;
  }
}
