import { expect, it } from 'vitest';
import { terminalName } from './parse-terminal';

// The numbers are makedev(3)'s: major << 8, the low byte of the minor, and the rest of it from bit 20 on.
it.each([
  [0, null],
  [0x8800, 'pts/0'],
  [0x8803, 'pts/3'],
  [0x88ff, 'pts/255'],
  // As sysmacros.h has it: minor 256 of major 136 is bit 20.
  [0x108800, 'pts/256'],
  [0x208803, 'pts/515'],
  // Before Linux 2.6 each 256 had a major of their own.
  [0x8903, 'pts/259'],
  [0x8f00, 'pts/1792'],
  [0x0401, 'tty1'],
  [0x043f, 'tty63'],
  [0x0440, 'ttyS0'],
  [0x0443, 'ttyS3'],
  [0x0501, 'console'],
  [0xcc40, 'ttyAMA0'],
  [0xe500, 'hvc0'],
  [0xbc02, 'ttyUSB2'],
  // /dev/tty is no terminal of its own; 9:9 is a disk array.
  [0x0500, null],
  [0x0909, null],
  [-1, null],
  [NaN, null],
])('names the terminal %i %s', (device, name) => {
  expect(terminalName(device)).toBe(name);
});
