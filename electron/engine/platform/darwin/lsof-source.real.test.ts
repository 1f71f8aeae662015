import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { ReadScope } from '../../monitor/socket-table';
import { ScriptFolder } from '../../testing/script-folder';
import { ListenerGenerations } from './listener-generations';
import { LsofHolders } from './lsof-holders';
import { LsofSource } from './lsof-source';

// A script in the place of lsof. One that repeats itself shows a listener at port 80 until it is told otherwise.

let scripts: ScriptFolder;
let source: LsofSource;
/** By how much the source's clock is ahead of the real one, in ms. */
let ahead: number;

const listener = String.raw`printf 'p7\0\nf1\0tIPv4\0d0x2\0PTCP\0n*:80\0TST=LISTEN\0\n'`;
const marker = String.raw`printf 'm\0\n'`;

const path = (name: string) => join(scripts.path, name);
const tell = (name: string) => {
  writeFileSync(path(name), '');
};

/** The second look is like the first, and comes when it is told to; in the third there is nothing. */
beforeEach(() => {
  scripts = new ScriptFolder();
  ahead = 0;
  const until = (name: string) => `while [ ! -e '${path(name)}' ]; do sleep 0.02; done`;
  const look = `${listener}; ${marker}`;
  const program = scripts.write(
    'lsof',
    `case "$*" in *-r*) ;; *) [ -e '${path('closed')}' ] || ${listener}; exit 0;; esac
${look}; ${until('second')}; ${look}; : > '${path('shown')}'; ${until('third')}; ${marker}; exec sleep 60`,
  );
  source = new LsofSource({
    program,
    holders: new LsofHolders(),
    generations: new ListenerGenerations(),
    prepare: async () => undefined,
    now: () => performance.now() + ahead,
  });
});

afterEach(() => {
  source.dispose();
  scripts.remove();
});

async function ports(scope: ReadScope): Promise<readonly number[]> {
  const found: number[] = [];
  const outcome = await source.read(scope, ({ localPort }) => found.push(localPort));
  expect(outcome).toMatchObject({ ok: true });
  return found;
}

/** The second look has come, and nobody has read it. */
async function secondLook(): Promise<void> {
  tell('second');
  await expect.poll(() => existsSync(path('shown')), { timeout: 5000 }).toBe(true);
  // What was written before the file was is read in the next turn.
  await turn();
  await turn();
}

const looksAtOnce = () => scripts.takeCalls().filter((call) => !call.includes('-r')).length;

it('a look is not given when a later one was', async () => {
  expect(await ports('all')).toEqual([80]);
  await secondLook();
  tell('closed');
  expect(await ports('listeners')).toEqual([]);
  ahead = 1000;
  tell('third');
  expect(await ports('all')).toEqual([]);
  // It has waited for the next, and asked nobody else.
  expect(looksAtOnce()).toBe(1);
});

it('a look is not given that is of before something was done', async () => {
  expect(await ports('all')).toEqual([80]);
  await secondLook();
  source.lookAnew();
  ahead = 1000;
  tell('third');
  expect(await ports('all')).toEqual([]);
});

it('a look is given when it is the newest', async () => {
  expect(await ports('all')).toEqual([80]);
  await secondLook();
  expect(await ports('all')).toEqual([80]);
  expect(looksAtOnce()).toBe(0);
});

it('a listener whose holders are all others is another one', async () => {
  const cookieOf = async () => {
    const found: string[] = [];
    await source.read('listeners', ({ cookieHigh, cookieLow }) => found.push(`${cookieHigh}.${cookieLow}`));
    return found;
  };
  const [before] = await cookieOf();
  expect(await cookieOf()).toEqual([before]);
  scripts.write('lsof', listener.replace('p7', 'p8'));
  const [after] = await cookieOf();
  expect(after).not.toBe(before);
  expect(await cookieOf()).toEqual([after]);
});

it('who is in haste does not wait for the next look of the one that repeats', async () => {
  expect(await ports('all')).toEqual([80]);
  expect(await ports('listeners')).toEqual([80]);
  tell('closed');
  expect(await ports('all')).toEqual([]);
  expect(looksAtOnce()).toBe(2);
  ahead = 1000;
  source.lookAnew();
  expect(await ports('all')).toEqual([]);
});

it('a look is two seconds old at most, whatever the interval', () => {
  const periods = [500, 1000, 2000, 5000].map((interval) => {
    source.setInterval(interval);
    return source.repeating.period;
  });
  expect(periods).toEqual([1000, 1000, 2000, 2000]);
});
