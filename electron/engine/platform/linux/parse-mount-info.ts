/**
 * Where the unified hierarchy of control groups (cgroup2) is mounted, from the text of /proc/self/mountinfo
 * (proc_pid_mountinfo(5)). Of several the first whose root is the whole hierarchy that this process sees; null for none.
 */
export function parseGroupMount(text: string): string | null {
  const mounts = text.split('\n').flatMap((line) => {
    // 41 31 0:38 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 cgroup2 rw
    const [, root, mountPoint] = /^\d+ \d+ \S+ (\S+) (\S+) .* - cgroup2 /.exec(line) ?? [];
    return root === undefined || mountPoint === undefined ? [] : [{ root, mountPoint }];
  });
  const mount = mounts.find(({ root }) => root === '/') ?? mounts[0];
  // Space, tab, newline and backslash are written in octal.
  return (
    mount?.mountPoint.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(parseInt(octal, 8))) ?? null
  );
}
