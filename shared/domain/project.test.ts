import { expect, it } from 'vitest';
import { projectOf } from './project';

it.each([null, '/', '/root', '/home/ada', '/home/ada/', '/Users/ada', 'C:\\Users\\ada', 'C:\\'])(
  'takes %j for no project',
  (workingDirectory) => {
    expect(projectOf(workingDirectory)).toBeNull();
  },
);

it.each([
  ['/home/ada/my-app', { name: 'my-app', path: '/home/ada/my-app' }],
  ['/srv/shop/', { name: 'shop', path: '/srv/shop' }],
  ['C:\\work\\shop', { name: 'shop', path: 'C:\\work\\shop' }],
])('takes the project of %j to be %j', (workingDirectory, project) => {
  expect(projectOf(workingDirectory)).toEqual(project);
});
