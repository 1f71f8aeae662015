import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { PsRow } from './parse-ps';
import { ProcessFiles } from './process-files';
import { ProcessList } from './process-list';
import { PsProcessSource } from './ps-process-source';
import { UserNames } from './user-names';

// Real folders, in a home of their own.

let home: string;

beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'porthole-home-')));
  vi.stubEnv('HOME', home);
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true, force: true });
});

const row: PsRow = {
  pid: 42,
  parentPid: 1,
  uid: 0xffff_fffe,
  creationTime: 1000,
  memory: 1,
  cpuSeconds: 0,
  terminal: null,
  command: 'node',
};

/** What is told of a process that works in this folder. */
function describedIn(directory: string) {
  const list = new ProcessList({ program: '/nowhere/ps' });
  const files = new ProcessFiles('/nowhere/lsof');
  vi.spyOn(list, 'get').mockImplementation((pid) => (pid === row.pid ? row : null));
  vi.spyOn(files, 'of').mockReturnValue({ directory, executable: null });
  return new PsProcessSource({
    list,
    users: new UserNames(),
    files,
    signatures: null,
    servicesOf: ({ pid, creationTime }) => [{ name: `${pid}`, displayName: `${creationTime}` }],
  }).describe(42);
}

it.each([
  ['code', 'named by its manifest'],
  // To read it would raise a question of macOS, and be held up until somebody answers.
  ['Documents', 'shop'],
  ['Desktop', 'shop'],
  ['Downloads', 'shop'],
  ['Library/Mobile Documents', 'shop'],
])('a program that works in ~/%s/shop works on "%s"', (folder, name) => {
  const path = join(home, folder, 'shop');
  mkdirSync(path, { recursive: true });
  writeFileSync(join(path, 'package.json'), '{"name": "named by its manifest"}');
  expect(describedIn(path)?.project).toEqual({ name, path });
});

it('services are asked for with the creation time', () => {
  expect(describedIn(home)?.services).toEqual([{ name: '42', displayName: '1000' }]);
});
