import { beforeEach, expect, it } from 'vitest';
import type { OpenLibrary } from './ffi';
import { loadIsServiceRunning } from './running-service';

/** The states of services by name, winsvc.h; and how the calls of advapi32.dll are answered by them. */
let states: Map<string, number>;
let refused: string | null;
let log: string[];

beforeEach(() => {
  states = new Map([['mpssvc', 4]]);
  refused = null;
  log = [];
});

const answers: Readonly<Record<string, (...args: unknown[]) => unknown>> = {
  OpenSCManagerW: (_machine, _database, access) => (access === 1 ? 11 : 0),
  // Above what a number holds exactly, where koffi gives a bigint.
  OpenServiceW: (_manager, name) => (states.has(String(name)) ? 2n ** 60n : 0),
  QueryServiceStatusEx: (_service, _level, status) => {
    (status as Buffer).writeUInt32LE(states.get('mpssvc') ?? 0, 4);
    return 1;
  },
  CloseServiceHandle: () => 1,
};

const open: OpenLibrary = () =>
  ({
    func: (definition: string) => {
      const name = /(\w+)\(/.exec(definition)?.[1] ?? '';
      return {
        async: (...args: unknown[]) => {
          const done = args.at(-1) as (error: null, result: unknown) => void;
          log.push(name === 'CloseServiceHandle' ? `close ${String(args[0])}` : name);
          done(null, name === refused ? 0 : answers[name]?.(...args));
        },
      };
    },
  }) as never;

const isRunning = (name = 'mpssvc') => loadIsServiceRunning(open)(name);

it('says so of a service that runs, and lets go of what it has opened', async () => {
  expect(await isRunning()).toBe(true);
  expect(log.slice(-2)).toEqual([`close ${2n ** 60n}`, 'close 11']);
});

it.each([
  // SERVICE_STOPPED, SERVICE_START_PENDING, SERVICE_STOP_PENDING, SERVICE_PAUSED
  1, 2, 3, 7,
])('does not of one in the state %i', async (state) => {
  states.set('mpssvc', state);
  expect(await isRunning()).toBe(false);
});

it.each(['OpenSCManagerW', 'OpenServiceW', 'QueryServiceStatusEx'])('does not when %s fails', async (call) => {
  refused = call;
  expect(await isRunning()).toBe(false);
  expect(log.filter((line) => line.startsWith('close'))).toHaveLength(
    ['OpenSCManagerW', 'OpenServiceW', 'QueryServiceStatusEx'].indexOf(call),
  );
});

it('does not of one that there is not', async () => {
  expect(await isRunning('BFE')).toBe(false);
});
