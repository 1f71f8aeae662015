import { processKey } from '../../../../shared/domain/process';
import { UNICODE_STRING_SIZE, readUnicodeString } from './interior';
import type { Windows } from './load-windows';
import type { ProcessEntry } from './parse-processes';
import type { ProcessSnapshot } from './process-snapshot';

/**
 * phnt's ntexapi.h, since Windows Vista. Of whoever asks no right to the process is wanted; Wine does not answer. It fills
 * a SYSTEM_PROCESS_ID_INFORMATION: the pid as a HANDLE at 0, and at 8 a UNICODE_STRING, for whose text there is room.
 */
const SystemProcessIdInformation = 88;
const ImageName = 8;
const INFORMATION_SIZE = ImageName + UNICODE_STRING_SIZE;
const STATUS_SUCCESS = 0;
/** In bytes: a UNICODE_STRING has no longer one. */
const LONGEST_NAME = 0xfffe;

type Api = Pick<Windows, 'ntdll' | 'memory'>;
type Snapshot = Pick<ProcessSnapshot, 'all' | 'findAnew'>;

/**
 * The files of programs that this user may not open, by the names that NT has for them
 * (`\Device\HarddiskVolume3\Windows\System32\svchost.exe`). A process is asked about by its pid, which may come to mean
 * another: an answer counts if a look at all processes before and one after it find the same process. So that not each of
 * many costs a look, all that are there are asked about when the first is wanted.
 */
export class ImageNames {
  private readonly bytes = Buffer.alloc(INFORMATION_SIZE + LONGEST_NAME);
  private readonly needed = new Uint32Array(1);
  private names: ReadonlyMap<string, string | null> = new Map();

  constructor(
    private readonly api: Api,
    private readonly snapshot: Snapshot,
  ) {}

  /** Null where the system does not tell. The process is one of the last look at all. */
  of(entry: ProcessEntry): string | null {
    const key = processKey(entry);
    if (!this.names.has(key)) this.ask(entry);
    return this.names.get(key) ?? null;
  }

  private ask(wanted: ProcessEntry): void {
    const before = new Map([...this.snapshot.all(), [wanted.pid, wanted]]);
    const names = new Map<string, string | null>();
    for (const entry of before.values()) {
      const key = processKey(entry);
      names.set(key, this.names.get(key) ?? this.read(entry.pid));
    }
    this.snapshot.findAnew(wanted.pid);
    for (const { pid, creationTime } of before.values()) {
      const isSame = this.snapshot.all().get(pid)?.creationTime === creationTime;
      // Of one that has gone nothing is asked any more; it is not asked about again all the same.
      if (!isSame) names.set(processKey({ pid, creationTime }), null);
    }
    this.names = names;
  }

  private read(pid: number): string | null {
    const { bytes } = this;
    const { ntdll, memory } = this.api;
    bytes.fill(0, 0, INFORMATION_SIZE);
    bytes.writeBigUInt64LE(BigInt(pid), 0);
    bytes.writeUInt16LE(LONGEST_NAME, ImageName + 2);
    const base = memory.addressOf(bytes);
    bytes.writeBigUInt64LE(base + BigInt(INFORMATION_SIZE), ImageName + 8);
    const status = ntdll.querySystemInformation(SystemProcessIdInformation, bytes, INFORMATION_SIZE, this.needed);
    const name = status === STATUS_SUCCESS ? readUnicodeString(bytes, ImageName, base) : null;
    // Parts of the kernel have one that is no path.
    return name?.startsWith('\\') === true ? name : null;
  }
}
