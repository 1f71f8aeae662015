import { homedir } from 'node:os';
import { expect, it } from 'vitest';
import { isPrivateFolder } from './private-folders';

it.each([
  '/Users/ada/Documents',
  '/Users/ada/Documents/shop',
  '/Users/ada/documents/shop',
  '/Users/ada/Desktop/shop',
  '/Users/ada/Downloads/shop',
  '/Users/ada/Library/Mobile Documents/com~apple~CloudDocs/shop',
  '/System/Volumes/Data/Users/ada/Documents/shop',
  `${homedir()}/Documents/shop`,
])('macOS asks before %s is read', (path) => {
  expect(isPrivateFolder(path)).toBe(true);
});

it.each([
  '/Users/ada',
  '/Users/ada/shop',
  '/Users/ada/Documents2/shop',
  '/Users/ada/code/Documents',
  '/Users/Documents',
  '/Documents/shop',
  '/opt/Desktop',
  `${homedir()}2/Documents/shop`,
  '',
])('it does not before %s is', (path) => {
  expect(isPrivateFolder(path)).toBe(false);
});
