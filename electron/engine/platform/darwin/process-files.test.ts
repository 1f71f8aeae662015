import { expect, it } from 'vitest';
import { parseLsof } from './parse-lsof';
import { filesByPid } from './process-files';

// Debian 12, `lsof -nPw -a -d cwd,txt -p ... -F0pftn`, and what lsof writes of a link that may not be read (lsof,
// lib/dialects/linux/dproc.c).
const debian =
  'p6151\0\nfcwd\0tDIR\0n/tmp/caf\\xc3\\xa9d\0\nftxt\0tREG\0n/usr/bin/node\0\n' +
  'p1\0\nfcwd\0tunknown\0n/proc/1/cwd (readlink: Permission denied)\0\n';
// macOS, as published in the tests of a program that parses it: what is mapped comes behind the executable.
const mac =
  'p672\0\nfcwd\0tDIR\0n/Users/demo/project\0\nftxt\0tREG\0n/Applications/Demo.app/Contents/MacOS/Demo\0\nftxt\0tREG\0n/usr/lib/dyld\0\n';

it('a process has a directory and an executable, as far as they may be seen', () => {
  expect([...filesByPid(parseLsof(Buffer.from(debian + mac)).files)]).toEqual([
    [6151, { directory: '/tmp/caféd', executable: '/usr/bin/node' }],
    [672, { directory: '/Users/demo/project', executable: '/Applications/Demo.app/Contents/MacOS/Demo' }],
  ]);
});
