import type { Handle } from './ffi';
import { readUnicodeString } from './interior';
import type { Windows } from './load-windows';

/** What a path may have at most, in UTF-16 units, and the NUL behind it ("Maximum Path Length Limitation"). */
const LONGEST_PATH = 32_768;
/** phnt's ntpsapi.h, since Windows 8.1: answered to whoever has PROCESS_QUERY_LIMITED_INFORMATION. */
const ProcessCommandLineInformation = 60;
/** A UNICODE_STRING of 16 bytes, and behind it the text, whose length is one of 16 bits. */
const LONGEST_COMMAND_LINE = 16 + 0x1_0000;

type Api = Pick<Windows, 'kernel32' | 'ntdll' | 'memory'>;

/** What a process runs. Its handle needs PROCESS_QUERY_LIMITED_INFORMATION. */
export class ProcessImages {
  private readonly path = Buffer.alloc(LONGEST_PATH * 2);
  private readonly line = Buffer.alloc(LONGEST_COMMAND_LINE);
  private readonly size = new Uint32Array(1);

  constructor(private readonly api: Api) {}

  /** Its program's file; null where there is none, or the system does not tell. */
  pathOf(process: Handle): string | null {
    this.size[0] = LONGEST_PATH;
    if (this.api.kernel32.queryFullProcessImageName(process, 0, this.path, this.size) === 0) return null;
    const path = this.path.toString('utf16le', 0, Math.min(this.size[0], LONGEST_PATH) * 2);
    return path === '' ? null : path;
  }

  /** Its command line as one text; null where the system does not tell. */
  commandLineOf(process: Handle): string | null {
    const { line } = this;
    const { ntdll, memory } = this.api;
    const status = ntdll.queryInformationProcess(process, ProcessCommandLineInformation, line, line.length, this.size);
    return status === 0 ? readUnicodeString(line, 0, memory.addressOf(line)) : null;
  }
}
