import { expect, it } from 'vitest';
import { parseGroupMount } from './parse-mount-info';

// Lines as proc_pid_mountinfo(5) describes them; those of the hybrid hierarchy are from Debian 12.
const version1 =
  '31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n' +
  '40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd\n';
const unified = '41 31 0:38 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n';

it.each([
  ['version 2', '35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n', '/sys/fs/cgroup'],
  ['hybrid', version1 + unified, '/sys/fs/cgroup/unified'],
  ['version 1', version1, null],
  ['nothing', '', null],
  ['the whole before a part', `50 1 0:38 /a /part rw - cgroup2 none rw\n${unified}`, '/sys/fs/cgroup/unified'],
  ['a part, where there is no more', '50 1 0:38 /a /part rw - cgroup2 none rw\n', '/part'],
  ['escapes', '50 1 0:38 / /my\\040groups\\134x rw - cgroup2 none rw\n', '/my groups\\x'],
  ['a mount that has the name in its source', '50 1 0:38 / /x rw - tmpfs cgroup2 rw\n', null],
  ['a line that is cut off', '50 1 0:38 / /x', null],
])('finds the mount in %s', (_, text, mountPoint) => {
  expect(parseGroupMount(text)).toBe(mountPoint);
});
