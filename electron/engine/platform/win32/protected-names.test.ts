import { expect, it } from 'vitest';
import { protectedKind } from './protected-names';

it.each([
  ['lsass.exe', 'init'],
  ['LSASS.EXE', 'init'],
  ['csrss.exe', 'init'],
  ['winlogon.exe', 'session'],
  ['Explorer.EXE', 'session'],
  ['Registry', 'kernelThread'],
  ['System', 'kernelThread'],
  ['svchost.exe', null],
  ['node.exe', null],
  ['', null],
  ['constructor', null],
])('%s is protected as %s', (name, kind) => {
  expect(protectedKind(name)).toBe(kind);
});
