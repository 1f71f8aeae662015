/** What Porthole takes from a line of /proc/PID/mountinfo. */
export interface Mount {
  readonly point: string;
  /** Which folder of the file system is mounted there. */
  readonly root: string;
  /** `8:1`: the file system. */
  readonly device: string;
  readonly type: string;
}

/** By the place of the mount; of several on one place the last, which covers the others. */
export type MountTable = ReadonlyMap<string, Mount>;

/** Parses /proc/PID/mountinfo (proc(5)): "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw". */
export function parseMountTable(text: string): MountTable {
  const table = new Map<string, Mount>();
  for (const line of text.split('\n')) {
    const fields = /^\d+ \d+ (\d+:\d+) (\S+) (\/\S*) .*? - (\S+) /.exec(line);
    if (!fields) continue;
    const [, device = '', root = '', point = '', type = ''] = fields;
    table.set(unescapePath(point), { point: unescapePath(point), root: unescapePath(root), device, type });
  }
  return table;
}

/** The mount that a path of one and the same system lies in; null for a path that is none. */
export function mountOf(table: MountTable, path: string): Mount | null {
  if (!path.startsWith('/')) return null;
  for (let folder = path; folder !== ''; folder = folder.slice(0, folder.lastIndexOf('/'))) {
    const mount = table.get(folder);
    if (mount) return mount;
  }
  return table.get('/') ?? null;
}

/**
 * Which file of which file system a path in a mount means. A path that is mounted in two ways, as systemd does it to
 * make /usr read-only for a service (ProtectSystem=, systemd.exec(5)), means one file.
 */
export function placeOf({ point, root, device }: Mount, path: string): string {
  const below = point === '/' ? path : path.slice(point.length);
  return `${device} ${root === '/' ? '' : root}${below}`;
}

/** File systems that live on no block device, and yet answer from this machine's own disks or memory. */
const localTypes = new Set(['bcachefs', 'btrfs', 'ecryptfs', 'overlay', 'ramfs', 'rootfs', 'tmpfs', 'zfs']);

/**
 * Whether a file system answers at once. A server far away (NFS, SMB) or a program (FUSE) may take its time, or never
 * answer, and whoever asks it anything hangs with it. Device numbers with major 0 are no disks (devices.txt of Linux).
 */
export function isLocal({ device, type }: Mount): boolean {
  return !device.startsWith('0:') || localTypes.has(type);
}

/** The kernel writes space, tab, line end and backslash as `\040` (mangle, fs/proc_namespace.c). */
function unescapePath(path: string): string {
  return path.replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)));
}
