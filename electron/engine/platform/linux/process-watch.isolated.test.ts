import { openSync, readSync } from 'node:fs';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ProcessWatch } from './process-watch';
import { readPids } from './read-descriptors';

vi.mock('node:fs', async (original) => ({ ...(await original<object>()), openSync: vi.fn(), readSync: vi.fn() }));
vi.mock('./read-descriptors', () => ({ readPids: vi.fn() }));

/** What /proc/loadavg says; null when it cannot be read. */
let account: string | null;

beforeEach(() => {
  vi.resetAllMocks();
  account = '0.01 0.02 0.03 1/234 5678\n';
  vi.mocked(openSync).mockReturnValue(9);
  vi.mocked(readSync).mockImplementation((_fd, buffer) => {
    if (account === null) throw new Error('EIO');
    return (buffer as Buffer).write(account, 'latin1');
  });
  vi.mocked(readPids).mockReturnValue([1, 20]);
});

const reads = () => vi.mocked(readPids).mock.calls.length;

describe('the list of processes', () => {
  it('is read once while the account stays as it is', () => {
    const watch = new ProcessWatch();
    expect([watch.pids(), watch.pids(), watch.pids()]).toEqual([
      [1, 20],
      [1, 20],
      [1, 20],
    ]);
    expect(reads()).toBe(1);
    expect(watch.takeMoved()).toBe(true);
    expect(watch.takeMoved()).toBe(false);
  });

  it.each([
    { what: 'the load', text: '9.91 5.02 1.03 1/234 5678\n', again: false },
    { what: 'the number of those that run', text: '0.01 0.02 0.03 12/234 5678\n', again: false },
    { what: 'the number of tasks', text: '0.01 0.02 0.03 1/233 5678\n', again: true },
    { what: 'the last pid', text: '0.01 0.02 0.03 1/234 5679\n', again: true },
    { what: 'the last pid, by a digit more', text: '0.01 0.02 0.03 1/234 56789\n', again: true },
    { what: 'the last pid, by a digit less', text: '0.01 0.02 0.03 1/234 567\n', again: true },
  ])('is read again: $again, when $what moves', ({ text, again }) => {
    const watch = new ProcessWatch();
    watch.pids();
    watch.takeMoved();
    account = text;
    vi.mocked(readPids).mockReturnValue([1, 21]);
    expect(watch.pids()).toEqual(again ? [1, 21] : [1, 20]);
    expect(watch.takeMoved()).toBe(again);
    watch.pids();
    expect(reads()).toBe(again ? 2 : 1);
  });

  it('is read each time where the account cannot be opened', () => {
    vi.mocked(openSync).mockImplementation(() => {
      throw new Error('ENOENT');
    });
    const watch = new ProcessWatch();
    watch.pids();
    vi.mocked(readPids).mockReturnValue([3]);
    expect(watch.pids()).toEqual([3]);
    expect(watch.takeMoved()).toBe(true);
  });

  it('is read each time while the account cannot be read', () => {
    const watch = new ProcessWatch();
    watch.pids();
    const text = account;
    account = null;
    vi.mocked(readPids).mockReturnValue([3]);
    expect([watch.pids(), watch.pids()]).toEqual([[3], [3]]);
    expect(reads()).toBe(3);
    account = text;
    watch.pids();
    watch.pids();
    expect(reads()).toBe(4);
  });

  it('shows all where the first process is among them', () => {
    const watch = new ProcessWatch();
    watch.pids();
    expect(watch.showsAll).toBe(true);
    vi.mocked(readPids).mockReturnValue([20]);
    account = null;
    watch.pids();
    expect(watch.showsAll).toBe(false);
  });

  it.each([null, []])('that is %s makes it unreadable, until it is there again', (hidden) => {
    const watch = new ProcessWatch();
    vi.mocked(readPids).mockReturnValue(hidden);
    expect(watch.pids()).toEqual([]);
    expect(watch.isReadable).toBe(false);
    vi.mocked(readPids).mockReturnValue([1]);
    expect(watch.pids()).toEqual([1]);
    expect(watch.isReadable).toBe(true);
  });
});
