import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJson, writeJson } from './json-file';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-json-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('writeJson', () => {
  it('writes the whole of what is read back, also in folders that are not there yet', () => {
    const file = join(folder, 'new', 'file.json');
    const value = { text: 'ä'.repeat(1_000_000) };
    expect(writeJson(file, value)).toEqual({ ok: true, value: undefined });
    expect(readJson(file)).toEqual({ ok: true, value });
  });

  it('answers with the code of the system when the folder is a file', () => {
    const notFolder = join(folder, 'plain');
    writeFileSync(notFolder, '');
    expect(writeJson(join(notFolder, 'file.json'), {})).toEqual({ ok: false, error: { code: 'EEXIST' } });
    expect(writeJson(join(notFolder, 'below', 'file.json'), {})).toEqual({ ok: false, error: { code: 'ENOTDIR' } });
  });

  it('answers when even its draft cannot be made or removed, and goes on when it can', () => {
    const file = join(folder, 'file.json');
    const draft = join(folder, '.file.json.tmp');
    mkdirSync(draft);
    expect(writeJson(file, {})).toEqual({ ok: false, error: { code: 'EISDIR' } });
    rmSync(draft, { recursive: true });
    expect(writeJson(file, {}).ok).toBe(true);
  });
});
