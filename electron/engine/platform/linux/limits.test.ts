import { afterEach, expect, it, vi } from 'vitest';
import { limitsOf } from './limits';

afterEach(() => {
  vi.restoreAllMocks();
});

const codesFor = (euid: number): readonly string[] => {
  vi.spyOn(process, 'geteuid').mockReturnValue(euid);
  return limitsOf(null, 'some').map(({ code }) => code);
};

it('tells root apart, who is an administrator already and yet may not look into every process', () => {
  expect(codesFor(0)).toEqual(['ownersHiddenFromRoot']);
  expect(codesFor(1000)).toEqual(['ownersHidden']);
});

it('tells of nothing where every process is seen', () => {
  expect(limitsOf(null, 'all')).toEqual([]);
});

it('says why the slower interface is in use, and that no process is seen', () => {
  expect(limitsOf('socket: EPERM', 'none')).toEqual([
    { code: 'netlinkRefused', detail: 'socket: EPERM' },
    { code: 'processesHidden', detail: '/proc' },
  ]);
});
