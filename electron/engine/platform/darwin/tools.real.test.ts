import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CodeSignatures } from './code-signatures';
import { executableConcerns } from './executable-concerns';

// Real processes, and scripts in the place of macOS's programs.

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'darwin-tools-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A script that writes each of its calls to the file `calls`. */
function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "$*" >> '${join(folder, 'calls')}'\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

describe('signatures', () => {
  it('are asked for once, until the file is another', async () => {
    const program = script(
      'codesign',
      `[ "$1" = --verify ] || echo 'Authority=Developer ID Application: Ada (ABCDE12345)' >&2`,
    );
    const file = join(folder, 'program');
    writeFileSync(file, 'x');
    const signatures = new CodeSignatures(program);
    const valid = { status: 'valid', signer: 'Developer ID Application: Ada (ABCDE12345)' };
    expect(await signatures.of(file)).toEqual(valid);
    expect(await signatures.of(file)).toEqual(valid);
    expect([...calls()].sort()).toEqual([`--verify ${file}`, `-dv --verbose=2 ${file}`]);
    utimesSync(file, 1, 1);
    await signatures.of(file);
    expect(calls()).toHaveLength(4);
    expect(await signatures.of(join(folder, 'nothing'))).toBeNull();
    expect(await signatures.of('--verify')).toBeNull();
  });

  it('are not known where codesign does not run', async () => {
    expect(await new CodeSignatures('/nowhere/codesign').of(process.execPath)).toBeNull();
  });
});

describe('a program’s file', () => {
  it.each([
    ['/private/tmp/x', ['deleted', 'temporary']],
    ['/tmp/nothing-of-that-name', ['deleted', 'temporary']],
    ['/var/folders/zz/x/T/y', ['deleted', 'temporary']],
    ['/usr/nothing-of-that-name', ['deleted']],
    ['/Volumes/Stick/program', []],
    ['/usr/nothing\\xff', []],
    [process.execPath, []],
  ])('at %s is of concern: %j', (path, concerns) => {
    expect(executableConcerns(path)).toEqual(concerns);
  });

  it('is of concern when all may write to it, or to its folder', () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const file = join(own, 'program');
    writeFileSync(file, '');
    const temporary = executableConcerns(file);
    expect(temporary).not.toContain('writableByOthers');
    chmodSync(file, 0o777);
    expect(executableConcerns(file)).toContain('writableByOthers');
    symlinkSync(file, join(own, 'link'));
    expect(executableConcerns(join(own, 'link'))).not.toContain('writableByOthers');
    chmodSync(file, 0o755);
    chmodSync(own, 0o777);
    expect(executableConcerns(file)).toContain('writableByOthers');
    chmodSync(own, 0o1777);
    expect(executableConcerns(file)).not.toContain('writableByOthers');
  });
});
