import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A listener of the process that runs the tests. */
export async function listenInThisProcess(): Promise<{ readonly port: number; readonly close: () => Promise<void> }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Wine tells the owner of a listener only if its socket has this option; it is nothing to a listener elsewhere.
  (server as unknown as { readonly _handle: { setNoDelay(on: boolean): void } })._handle.setNoDelay(true);
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
