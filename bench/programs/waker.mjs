// A Node that wakes as often as the engine looks, and does nothing. It says "ready", and answers each line on standard input
// with its own CPU time so far in ms.
import { createInterface } from 'node:readline';

setInterval(() => undefined, 50);

createInterface({ input: process.stdin })
  .on('line', () => {
    const { user, system } = process.cpuUsage();
    console.log((user + system) / 1000);
  })
  .on('close', () => process.exit());

console.log('ready');
