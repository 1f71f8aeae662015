import type { PortholeContract } from './contract';
import type { Bridge } from './define-contract';

/** Where the page comes from: docs/security.md, items 1 and 17. */
export const appOrigin = 'app://porthole';

/** The object that preload puts on `window.porthole`. */
export type PortholeBridge = Bridge<PortholeContract>;

/** `data` of the `window` message whose `ports[0]` leads to the engine. It comes anew after each restart. */
export const enginePortMessage = 'porthole:engine-port';
