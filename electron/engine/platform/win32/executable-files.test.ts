import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryWindows } from '../../testing/memory-windows';
import { DELETED, ExecutableFiles } from './executable-files';

let windows: MemoryWindows;
let stamps: Map<string, string | null>;
let looked: string[];
let files: ExecutableFiles;

beforeEach(() => {
  windows = new MemoryWindows();
  stamps = new Map();
  looked = [];
  files = new ExecutableFiles(windows.kernel32, 'C:\\Windows', 'D:\\Scratch', (path) => {
    looked.push(path);
    const stamp = stamps.get(path);
    return stamp === undefined ? DELETED : stamp;
  });
});

describe('look', () => {
  it('finds nothing odd about a file in its place', () => {
    stamps.set('C:\\apps\\a.exe', '1 2');
    expect(files.look('C:\\apps\\a.exe')).toEqual({ stamp: '1 2', concerns: [] });
  });

  it('tells of one that is there no more', () => {
    expect(files.look('C:\\apps\\a.exe')).toEqual({ stamp: null, concerns: ['deleted'] });
    expect(files.look('D:\\scratch\\a.exe')).toEqual({ stamp: null, concerns: ['deleted', 'temporary'] });
  });

  it('says nothing of one that this user may not see', () => {
    stamps.set('C:\\Program Files\\WindowsApps\\a.exe', null);
    expect(files.look('C:\\Program Files\\WindowsApps\\a.exe')).toEqual({ stamp: null, concerns: [] });
  });

  it.each([
    'D:\\Scratch\\a.exe',
    'd:\\SCRATCH\\b\\a.exe',
    'C:\\WINDOWS\\Temp\\a.exe',
    'C:\\Users\\Bob\\AppData\\Local\\Temp\\a.exe',
  ])('knows %s for a temporary file', (path) => {
    stamps.set(path, '1 2');
    expect(files.look(path).concerns).toEqual(['temporary']);
  });

  it.each(['D:\\Scratchpad\\a.exe', 'C:\\Windows\\Temperature.exe', 'C:\\Users\\Bob\\AppData\\Local\\Temp.exe'])(
    'does not take %s for one',
    (path) => {
      stamps.set(path, '1 2');
      expect(files.look(path).concerns).toEqual([]);
    },
  );

  it('looks at no file of another computer, nor at a device', () => {
    windows.remoteDrives.add('N:\\');
    for (const path of [
      'N:\\a.exe',
      '\\\\server\\share\\a.exe',
      '\\Device\\Mup\\a.exe',
      '\\\\?\\UNC\\server\\a.exe',
      '',
    ]) {
      expect(files.look(path)).toEqual({ stamp: null, concerns: [] });
    }
    expect(looked).toEqual([]);
  });
});
