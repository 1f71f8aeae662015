import { describe, expect, it } from 'vitest';
import { isLocal, mountOf, parseMountTable, placeOf } from './parse-mount-table';

// The first line is the example of proc(5); the others were captured on Linux 6.18 or follow what Docker, sshfs and
// systemd mount.
const text = `36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw,discard
25 24 0:23 / /dev/shm rw,relatime - tmpfs tmpfs rw,size=24682416k
80 27 0:41 / /net/home rw,relatime shared:9 - nfs4 server:/home rw,vers=4.2
81 27 0:42 / /home/ada/remote rw,nosuid - fuse.sshfs ada@far:/ rw,user_id=1000
82 27 7:3 / /home/ada/My\\040Disk rw - ext4 /dev/sdb1 rw
83 27 0:50 / /srv rw - overlay overlay rw,lowerdir=/a - b
84 27 0:60 / /srv/data rw - tmpfs tmpfs rw
85 27 0:61 / /srv/data rw - btrfs /dev/sdc rw
not a line
`;

const table = parseMountTable(text);

describe('parseMountTable', () => {
  it('reads the example of proc(5)', () => {
    expect(table.get('/mnt2')).toEqual({ point: '/mnt2', root: '/mnt1', device: '98:0', type: 'ext3' });
  });

  it('reads each mount once, the last of those on one place', () => {
    expect([...table.values()].map(({ point, type }) => `${point} ${type}`)).toEqual([
      '/mnt2 ext3',
      '/ ext4',
      '/dev/shm tmpfs',
      '/net/home nfs4',
      '/home/ada/remote fuse.sshfs',
      '/home/ada/My Disk ext4',
      '/srv overlay',
      '/srv/data btrfs',
    ]);
  });

  it.each(['', '\n', 'x', '1 2 3', '36 35 98:0 / / rw', '36 35 98:0 / mnt rw - ext4 x rw'])(
    'finds none in %j',
    (none) => {
      expect(parseMountTable(none).size).toBe(0);
    },
  );
});

describe('mountOf', () => {
  it.each([
    ['/', '/'],
    ['/home/ada', '/'],
    ['/home/ada/remote', '/home/ada/remote'],
    ['/home/ada/remote/x/y', '/home/ada/remote'],
    ['/home/ada/remotely', '/'],
    ['/home/ada/My Disk/shop', '/home/ada/My Disk'],
    ['/srv/data/x', '/srv/data'],
    ['/srv/database', '/srv'],
  ])('finds what %j lies in', (path, point) => {
    expect(mountOf(table, path)?.point).toBe(point);
  });

  it.each(['', 'home', '(unreachable)/app'])('finds none for %j', (path) => {
    expect(mountOf(table, path)).toBeNull();
  });
});

describe('placeOf', () => {
  const disk = { device: '8:1', type: 'ext4' };
  const place = (point: string, root: string, path: string) => placeOf({ ...disk, point, root }, path);

  it('is the same for each way that a file is mounted in', () => {
    expect(place('/usr', '/usr', '/usr/bin/sleep')).toBe(place('/', '/', '/usr/bin/sleep'));
    expect(place('/', '/@', '/home/ada')).toBe(place('/home', '/@/home', '/home/ada'));
    expect(place('/srv', '/', '/srv')).toBe(place('/data', '/', '/data'));
  });

  it('differs by the file, and by the file system', () => {
    expect(place('/srv', '/', '/srv/a')).not.toBe(place('/', '/', '/srv/a'));
    expect(placeOf({ device: '0:53', type: 'overlay', point: '/', root: '/' }, '/a')).not.toBe(place('/', '/', '/a'));
  });
});

it.each([
  ['/', true],
  ['/dev/shm', true],
  ['/srv', true],
  ['/srv/data', true],
  ['/net/home', false],
  ['/home/ada/remote', false],
])('knows whether what is mounted on %j answers at once', (point, local) => {
  expect(isLocal(table.get(point)!)).toBe(local);
});
