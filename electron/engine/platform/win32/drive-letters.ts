import type { Kernel32 } from './kernel32';

/** How long an answer is good for, in ms: drives come and go. */
const LIFETIME_MS = 60_000;
/** What a device's name may have at most, in UTF-16 units (MAX_PATH). */
const LONGEST_TARGET = 260;

const LETTERS = Array.from('CDEFGHIJKLMNOPQRSTUVWXYZAB');

/** Which drive is which device: `C:` is `\Device\HarddiskVolume3`. */
export class DriveLetters {
  private drives: ReadonlyMap<string, string> = new Map();
  private readAt = -Infinity;
  private readonly target = Buffer.alloc(LONGEST_TARGET * 2);

  /** `now` as performance.now(), in ms. */
  constructor(
    private readonly kernel32: Pick<Kernel32, 'queryDosDevice'>,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** The path of a file, by the name that NT has for it; that very name where its device is no drive. */
  pathOf(name: string): string {
    const parts = /^(\\Device\\[^\\]+)(\\.*)$/is.exec(name);
    const [, device = '', rest = ''] = parts ?? [];
    const drive = this.byDevice().get(device.toLowerCase());
    return drive === undefined ? name : drive + rest;
  }

  private byDevice(): ReadonlyMap<string, string> {
    if (this.now() - this.readAt < LIFETIME_MS) return this.drives;
    this.readAt = this.now();
    const drives = new Map<string, string>();
    for (const letter of LETTERS) {
      const device = this.deviceOf(`${letter}:`).toLowerCase();
      if (device !== '' && !drives.has(device)) drives.set(device, `${letter}:`);
    }
    this.drives = drives;
    return drives;
  }

  /** Empty for a drive that there is none. What is behind the first NUL are devices that it was before. */
  private deviceOf(drive: string): string {
    const written = this.kernel32.queryDosDevice(drive, this.target);
    return this.target.toString('utf16le', 0, Math.min(written, LONGEST_TARGET) * 2).split('\0', 1)[0] ?? '';
  }
}
