import { expect, it } from 'vitest';
import { exactPath } from './exact-path';

it.each([
  ['C:\\a.exe', '\\\\?\\C:\\a.exe'],
  ['d:\\Windows.\\System32\\svchost.exe ', '\\\\?\\d:\\Windows.\\System32\\svchost.exe '],
  ['\\\\?\\C:\\a.exe', '\\\\?\\C:\\a.exe'],
  ['\\\\server\\share\\a.exe', '\\\\server\\share\\a.exe'],
  ['C:a.exe', 'C:a.exe'],
])('of %j is %j', (path, expected) => {
  expect(exactPath(path)).toBe(expected);
});
