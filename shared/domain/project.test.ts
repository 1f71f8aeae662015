import { expect, it } from 'vitest';
import { projectOf } from './project';

it.each([
  [null, null],
  ['/', null],
  ['/root', null],
  ['/home/ada', null],
  ['/home/ada/', null],
  ['/Users/ada', null],
  ['C:\\Users\\ada', null],
  ['C:\\', null],
  ['/home/ada/my-app', 'my-app'],
  ['/srv/shop/', 'shop'],
  ['C:\\work\\shop', 'shop'],
])('takes the project of %j to be %j', (workingDirectory, project) => {
  expect(projectOf(workingDirectory)).toBe(project);
});
