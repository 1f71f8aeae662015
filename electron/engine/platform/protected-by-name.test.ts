import { expect, it } from 'vitest';
import { processInfo } from '../testing/domain';
import { protectedByName } from './protected-by-name';

const kindOf = (name: string) => (name === 'Xorg' ? 'session' : null);

it.each([
  ['its name', { name: 'Xorg', executablePath: '/usr/bin/x' }, 'session'],
  ["its file's", { name: 'x', executablePath: '/usr/lib/xorg/Xorg' }, 'session'],
  ['neither', { name: 'x', executablePath: '/usr/bin/Xorg/x' }, null],
  ['none that is known', { name: 'x', executablePath: null }, null],
])('tells by %s', (_what, fields, kind) => {
  expect(protectedByName(processInfo(20, fields), kindOf)).toBe(kind);
});
