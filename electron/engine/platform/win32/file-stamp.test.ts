import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stampOfFile } from './file-stamp';

let folder: string;
let path: string;

const write = (file: string, text: string) => {
  writeFileSync(file, text);
  // As whoever wants a file to look like another one does.
  utimesSync(file, 1000, 1000);
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-'));
  path = join(folder, 'a.exe');
  write(path, 'one');
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('the stamp of a file', () => {
  it('stays while the file does', async () => {
    expect(await stampOfFile(path)).toEqual(await stampOfFile(path));
  });

  it('is another for one of the same size and time in its place', async () => {
    const before = await stampOfFile(path);
    write(join(folder, 'b.exe'), 'two');
    renameSync(join(folder, 'b.exe'), path);
    expect((await stampOfFile(path))?.id).not.toBe(before?.id);
  });

  it('tells when it was changed, whatever time the file says', async () => {
    const { changedAt } = (await stampOfFile(path))!;
    // The kernel's clock for files goes on by ticks of up to 10 ms.
    expect(Math.abs(Date.now() - changedAt)).toBeLessThan(60_000);
  });

  it('is none where there is no file', async () => {
    expect(await stampOfFile(join(folder, 'none.exe'))).toBeNull();
    expect(await stampOfFile('a\0b')).toBeNull();
  });
});
