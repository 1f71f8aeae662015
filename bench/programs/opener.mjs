// Another program that opens and closes TCP listeners on loopback, told over Node's IPC by bench/opener.ts, and says at
// which moment it did: {"open": 23999} -> {"at": 1700000000000}, or {"error": "EADDRINUSE"}; {"close": 23999} likewise.
import { createServer } from 'node:net';

const servers = new Map();

function open(port) {
  const server = createServer()
    .on('error', ({ code }) => process.send({ error: code }))
    .listen({ host: '127.0.0.1', port }, () => process.send({ at: Date.now() }));
  servers.set(port, server);
}

function close(port) {
  // Closed in this call; the callback comes later.
  servers.get(port).close();
  process.send({ at: Date.now() });
}

process.on('message', (order) => ('open' in order ? open(order.open) : close(order.close)));
process.on('disconnect', () => process.exit());
