/** Families of terminals by major number, and the minor that number 0 of each has: devices.txt of Linux. */
const families: readonly {
  readonly major: number;
  readonly first: number;
  readonly last: number;
  readonly name: string;
}[] = [
  { major: 4, first: 0, last: 63, name: 'tty' },
  { major: 4, first: 64, last: 255, name: 'ttyS' },
  { major: 166, first: 0, last: 255, name: 'ttyACM' },
  { major: 188, first: 0, last: 255, name: 'ttyUSB' },
  { major: 204, first: 64, last: 79, name: 'ttyAMA' },
  { major: 229, first: 0, last: 255, name: 'hvc' },
];

/** UNIX98_PTY_SLAVE_MAJOR and its count, include/uapi/linux/major.h. */
const PTY_MAJOR = 136;
const PTY_MAJORS = 8;

/**
 * The name below /dev of a terminal by its device number, field 7 of /proc/PID/stat (proc(5): the minor is in bits 31
 * to 20 and 7 to 0, the major in 15 to 8). Null for none, and for one of a kind that is not known here.
 */
export function terminalName(device: number): string | null {
  const major = (device >>> 8) & 0xfff;
  const minor = (device & 0xff) | ((device >>> 12) & 0xfff00);
  if (major >= PTY_MAJOR && major < PTY_MAJOR + PTY_MAJORS) return `pts/${(major - PTY_MAJOR) * 256 + minor}`;
  if (major === 5 && minor === 1) return 'console';
  const family = families.find(({ major: its, first, last }) => its === major && minor >= first && minor <= last);
  return family ? `${family.name}${minor - family.first}` : null;
}
