import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryWindows } from '../../testing/memory-windows';
import { DELETED, ExecutableFiles } from './executable-files';

let windows: MemoryWindows;
let stamps: Map<string, string | null>;
let looked: string[];
let now: number;
let files: ExecutableFiles;

beforeEach(() => {
  windows = new MemoryWindows();
  stamps = new Map();
  looked = [];
  now = 0;
  const stampOf = async (path: string) => {
    looked.push(path);
    const stamp = stamps.get(path);
    return stamp === undefined ? DELETED : stamp;
  };
  files = new ExecutableFiles(windows.kernel32, 'C:\\Windows', 'D:\\Scratch', stampOf, () => now);
});

describe('lookNow', () => {
  it('finds nothing odd about a file in its place', async () => {
    stamps.set('C:\\apps\\a.exe', '1 2');
    expect(await files.lookNow('C:\\apps\\a.exe')).toEqual({ stamp: '1 2', concerns: [] });
  });

  it('tells of one that is there no more', async () => {
    expect(await files.lookNow('C:\\apps\\a.exe')).toEqual({ stamp: null, concerns: ['deleted'] });
    expect(await files.lookNow('D:\\scratch\\a.exe')).toEqual({ stamp: null, concerns: ['deleted', 'temporary'] });
  });

  it('says nothing of one that this user may not see', async () => {
    stamps.set('C:\\Program Files\\WindowsApps\\a.exe', null);
    expect(await files.lookNow('C:\\Program Files\\WindowsApps\\a.exe')).toEqual({ stamp: null, concerns: [] });
  });

  it.each([
    'D:\\Scratch\\a.exe',
    'd:\\SCRATCH\\b\\a.exe',
    'C:\\WINDOWS\\Temp\\a.exe',
    'C:\\Users\\Bob\\AppData\\Local\\Temp\\a.exe',
  ])('knows %s for a temporary file', async (path) => {
    stamps.set(path, '1 2');
    expect((await files.lookNow(path)).concerns).toEqual(['temporary']);
  });

  it.each(['D:\\Scratchpad\\a.exe', 'C:\\Windows\\Temperature.exe', 'C:\\Users\\Bob\\AppData\\Local\\Temp.exe'])(
    'does not take %s for one',
    async (path) => {
      stamps.set(path, '1 2');
      expect((await files.lookNow(path)).concerns).toEqual([]);
    },
  );

  it('looks at no file of another computer, nor at a device', async () => {
    windows.remoteDrives.add('N:\\');
    for (const path of [
      'N:\\a.exe',
      '\\\\server\\share\\a.exe',
      '\\Device\\Mup\\a.exe',
      '\\\\?\\UNC\\server\\a.exe',
      '',
    ]) {
      expect(await files.lookNow(path)).toEqual({ stamp: null, concerns: [] });
    }
    expect(looked).toEqual([]);
  });
});

describe('look', () => {
  const path = 'C:\\apps\\a.exe';
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  it('tells the place alone until the file has been seen', async () => {
    expect(files.look('D:\\Scratch\\a.exe')).toEqual({ stamp: null, concerns: ['temporary'] });
    await settle();
    expect(files.look('D:\\Scratch\\a.exe')).toEqual({ stamp: null, concerns: ['deleted', 'temporary'] });
  });

  it('looks again after a while', async () => {
    stamps.set(path, '1 2');
    files.look(path);
    await settle();
    stamps.delete(path);
    now = 4999;
    files.look(path);
    await settle();
    expect([files.look(path).stamp, looked.length]).toEqual(['1 2', 1]);
    now = 5000;
    files.look(path);
    await settle();
    expect([files.look(path).concerns, looked.length]).toEqual([['deleted'], 2]);
  });

  it('never looks at a path that is none of a drive', async () => {
    files.look('\\\\server\\share\\a.exe');
    await settle();
    expect(looked).toEqual([]);
  });
});

it('sees that a real file is missing', async () => {
  const real = new ExecutableFiles(windows.kernel32, 'C:\\Windows', 'D:\\Scratch');
  // Elsewhere than on Windows it is a name in the folder that the tests run in.
  expect(await real.lookNow('C:\\no such file.exe')).toEqual({ stamp: null, concerns: ['deleted'] });
});
