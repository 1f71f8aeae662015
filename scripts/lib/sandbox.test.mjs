import { copyFileSync, linkSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { addSandboxHelper } from './sandbox.mjs';

test('a copy gets a helper with the setuid bit, and the file it was linked to stays as it was', ({ skip }) => {
  skip(process.platform === 'win32', 'Windows has no setuid bit');
  const folder = mkdtempSync(join(tmpdir(), 'porthole-helper-'));
  try {
    const original = join(folder, 'original');
    copyFileSync(import.meta.filename, original);
    linkSync(original, join(folder, 'chrome-sandbox'));
    const before = statSync(original).mode;
    addSandboxHelper(folder);
    expect(statSync(join(folder, 'chrome-sandbox')).mode & 0o7777).toBe(0o4755);
    expect(statSync(original).mode).toBe(before);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
