import { spawn } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ScriptFolder } from '../../testing/script-folder';
import { ProcessList } from './process-list';

// Real processes, by Debian's ps, and scripts in its place.

/** A pid that no process has: beyond the largest of Linux (proc(5), pid_max). */
const NOBODY = 4_194_304;

let scripts: ScriptFolder;
let program: string;
let now: number;
let list: ProcessList;

beforeEach(() => {
  scripts = new ScriptFolder();
  program = scripts.write('ps', 'exec /bin/ps "$@"');
  now = 0;
  list = new ProcessList({ program, characters: 'C.UTF-8', now: () => now });
});

afterEach(() => {
  list.dispose();
  scripts.remove();
});

const listing = (calls: readonly string[]) => calls.filter((call) => call.startsWith('-ax')).length;
const asking = (calls: readonly string[]) => calls.filter((call) => !call.startsWith('-ax'));

describe('the list of processes', () => {
  it('has this one, and is not read again for nothing', async () => {
    await list.refresh([process.pid]);
    expect(list.get(process.pid)?.parentPid).toBe(process.ppid);
    expect(listing(scripts.takeCalls())).toBe(1);
    await list.refresh([process.pid]);
    expect(scripts.takeCalls()).toEqual([]);
    now = 5001;
    await list.refresh([process.pid]);
    expect(listing(scripts.takeCalls())).toBe(1);
    // Somebody asks what it uses.
    now += 901;
    await list.refresh([process.pid]);
    expect(scripts.takeCalls()).toEqual([]);
    list.usageOf(process.pid);
    await list.refresh([process.pid]);
    expect(listing(scripts.takeCalls())).toBe(1);
  });

  it('is read once again for a process that is not in it, and then only when it is old', async () => {
    await list.refresh([]);
    await list.refresh([NOBODY]);
    expect(listing(scripts.takeCalls())).toBe(2);
    await list.refresh([NOBODY, process.pid]);
    expect(listing(scripts.takeCalls())).toBe(0);
    await list.refresh([NOBODY, NOBODY + 1]);
    expect(listing(scripts.takeCalls())).toBe(1);
    now = 5001;
    await list.refresh([NOBODY]);
    expect(listing(scripts.takeCalls())).toBe(1);
  });

  it('keeps what it knew when ps fails', async () => {
    await list.refresh([process.pid]);
    scripts.write('ps', 'exit 2');
    now = 100_000;
    await list.refresh([process.pid]);
    expect(list.get(process.pid)).not.toBeNull();
    expect(list.argumentsOf(process.pid)).toContain('node');
  });
});

describe('arguments', () => {
  it('are asked for of those who are wanted, and who stand above them, once a minute', async () => {
    await list.refresh([process.pid]);
    expect(list.argumentsOf(process.pid)).toContain('node');
    expect(list.argumentsOf(process.ppid)).not.toBeNull();
    const [asked = '', ...more] = asking(scripts.takeCalls());
    expect(more).toEqual([]);
    expect(asked.split(' ').at(-1)?.split(',')).toEqual(expect.arrayContaining([`${process.pid}`, `${process.ppid}`]));
    now = 59_000;
    await list.refresh([process.pid]);
    expect(asking(scripts.takeCalls())).toEqual([]);
    now = 60_001;
    await list.refresh([process.pid]);
    expect(asking(scripts.takeCalls())).toHaveLength(1);
  });

  it('are asked for of one that was listed before anybody wanted it', async () => {
    await list.refresh([]);
    scripts.takeCalls();
    await list.refresh([process.pid]);
    expect(listing(scripts.takeCalls())).toBe(0);
    expect(list.argumentsOf(process.pid)).toContain('node');
  });

  it('that ps does not tell are not asked for at once again', async () => {
    scripts.write('ps', 'case "$1" in -ax*) exec /bin/ps "$@";; esac; exit 2');
    await list.refresh([process.pid]);
    await list.refresh([process.pid]);
    expect(asking(scripts.takeCalls())).toHaveLength(1);
    now = 5001;
    await list.refresh([process.pid]);
    expect(asking(scripts.takeCalls())).toHaveLength(1);
  });

  it('are told with all their characters', async () => {
    const child = spawn('/bin/sleep', ['60'], { argv0: 'José 東京' });
    try {
      await list.refresh([child.pid ?? 0]);
      expect(list.argumentsOf(child.pid ?? 0)).toBe('José 東京 60');
    } finally {
      child.kill('SIGKILL');
    }
  });
});

describe('a creation time', () => {
  const now = (script: string) => new ProcessList({ program: scripts.write('ps', script) }).creationTimeNow(42);
  const started = 'Sat Nov 28 20:58:07 2026';
  const time = Date.parse('2026-11-28T20:58:07Z');

  it('is the same when it is asked for anew', async () => {
    await list.refresh([process.pid]);
    const known = list.get(process.pid)?.creationTime;
    expect(list.creationTimeNow(process.pid)).toEqual({ ok: true, value: known });
    expect(list.creationTimeNow(NOBODY)).toEqual({ ok: false, error: { code: 'gone' } });
  });

  // As macOS's ps pads lstart, with a state, and without the one of a process that it gets no task port of.
  it.each([
    [`${started}     Ss  `, { ok: true, value: time }],
    [`${started}         `, { ok: true, value: time }],
    [`${started}      s+ `, { ok: true, value: time }],
    [`${started}     Z   `, { ok: false, error: { code: 'gone' } }],
    ['', { ok: false, error: { code: 'unreadable' } }],
    ['something else', { ok: false, error: { code: 'unreadable' } }],
  ])('is read from %j', (line, answer) => {
    expect(now(`echo '${line}'`)).toEqual(answer);
  });

  it.each([
    ['exit 1', { code: 'gone' }],
    ['exit 0', { code: 'unreadable' }],
    ['exit 2', { code: 'unreadable' }],
    ['echo "ps: sysctl: Operation not permitted" >&2; exit 1', { code: 'unreadable' }],
    [`kill -KILL $$`, { code: 'notStarted', errno: 'SIGKILL' }],
  ])('of a ps that does "%s" is not known', (script, error) => {
    expect(now(script)).toEqual({ ok: false, error });
  });

  it('is not waited for when ps hangs, or is not there', () => {
    const before = performance.now();
    expect(now('exec sleep 60')).toEqual({ ok: false, error: { code: 'timeout' } });
    expect(performance.now() - before).toBeLessThan(5000);
    const nowhere = new ProcessList({ program: '/nowhere/ps' });
    expect(nowhere.creationTimeNow(process.pid)).toEqual({ ok: false, error: { code: 'missing' } });
  });
});
