/** One open file of a process, as `lsof -F` tells it: lsof(8), "OUTPUT FOR OTHER PROGRAMS". */
export interface LsofFile {
  readonly pid: number;
  /** The user that the process acts as; null when not told. */
  readonly uid: number | null;
  /** That user's name, or its number once more; empty when not told. */
  readonly login: string;
  /** `17`, `cwd`, `txt` and others. */
  readonly descriptor: string;
  /** `IPv4`, `IPv6`, `DIR` and others. */
  readonly type: string;
  /** What is the same for all who have the same socket open; empty when not told. See collateSockets. */
  readonly device: string;
  /** `TCP`, `UDP` and others. */
  readonly protocol: string;
  readonly name: string;
  /** Of a TCP socket, as this system calls it. */
  readonly state: string;
}

/** What was open at one look. `complete` is false where it was more than is kept. */
export interface LsofRepetition {
  readonly files: readonly LsofFile[];
  readonly complete: boolean;
}

/** Longer than any path, and than any two addresses. What is longer is left out, with the file that it is of. */
const LONGEST_FIELD = 8192;
/** So many files no computer has open as sockets; from there on nothing is kept until the next marker. */
const MOST_FILES = 250_000;

const NUL = 0;
const NEWLINE = 10;

type Writable<T> = { -readonly [K in keyof T]: T[K] };

export interface LsofLimits {
  readonly longestField: number;
  readonly mostFiles: number;
}

/**
 * Reads what `lsof -F0 -r` prints, in whatever pieces it comes: fields that begin with a letter and end with a NUL, a
 * newline behind the last one of each process and file, and a field `m` behind each repetition. A name may hold
 * anything but a NUL; so only that ends a field. Never throws: what makes no sense is left out.
 */
export class LsofParser {
  /** The beginning of a field that has not ended yet. */
  private rest: Buffer[] = [];
  private restLength = 0;
  private files: LsofFile[] = [];
  private complete = true;
  private process: { readonly pid: number; uid: number | null; login: string } | null = null;
  private file: Writable<LsofFile> | null = null;
  /** The file has a field that was not kept. */
  private damaged = false;

  constructor(private readonly limits: LsofLimits = { longestField: LONGEST_FIELD, mostFiles: MOST_FILES }) {}

  /** The repetitions that end in this piece. */
  push(chunk: Buffer): readonly LsofRepetition[] {
    const ended: LsofRepetition[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NUL); end !== -1; end = chunk.indexOf(NUL, start)) {
      const repetition = this.takeField(chunk.subarray(start, end));
      if (repetition) ended.push(repetition);
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
    return ended;
  }

  /** What was read since the last marker: a single look ends without one. A field that has not ended is left out. */
  end(): LsofRepetition {
    this.rest = [];
    this.restLength = 0;
    return this.endRepetition();
  }

  private keep(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.restLength += bytes.length;
    // It is too long already, and will be left out: there is no use in keeping more.
    if (this.restLength <= this.limits.longestField) this.rest.push(Buffer.from(bytes));
  }

  private takeField(last: Buffer): LsofRepetition | null {
    const length = this.restLength + last.length;
    const bytes = this.rest.length === 0 ? last : Buffer.concat([...this.rest, last]);
    this.rest = [];
    this.restLength = 0;
    if (length <= this.limits.longestField) return this.takeText(bytes);
    this.damaged = true;
    return null;
  }

  /** A newline before the letter is the end of the process or file before. */
  private takeText(bytes: Buffer): LsofRepetition | null {
    let at = 0;
    while (bytes[at] === NEWLINE) at += 1;
    const value = bytes.toString('utf8', at + 1);
    switch (String.fromCharCode(bytes[at] ?? NUL)) {
      case 'm':
        return this.endRepetition();
      case 'p':
        this.beginProcess(value);
        return null;
      case 'f':
        this.beginFile(value);
        return null;
      default:
        this.takeDetail(String.fromCharCode(bytes[at] ?? NUL), value);
        return null;
    }
  }

  private takeDetail(letter: string, value: string): void {
    const { process, file } = this;
    if (process && !file) {
      if (letter === 'u') process.uid = userNumber(value);
      if (letter === 'L') process.login = value;
    }
    if (!file) return;
    if (letter === 't') file.type = value;
    if (letter === 'd') file.device = value;
    if (letter === 'P') file.protocol = value;
    if (letter === 'n') file.name = value;
    if (letter === 'T' && value.startsWith('ST=')) file.state = value.slice(3);
  }

  private beginProcess(value: string): void {
    this.endFile();
    const pid = wholeNumber(value);
    this.process = pid === null || pid === 0 ? null : { pid, uid: null, login: '' };
  }

  private beginFile(descriptor: string): void {
    this.endFile();
    if (!this.process) return;
    this.file = { ...this.process, descriptor, type: '', device: '', protocol: '', name: '', state: '' };
  }

  private endFile(): void {
    const { file, damaged } = this;
    this.file = null;
    this.damaged = false;
    if (damaged) this.complete = false;
    if (!file || damaged) return;
    if (this.files.length < this.limits.mostFiles) this.files.push(file);
    else this.complete = false;
  }

  private endRepetition(): LsofRepetition {
    this.endFile();
    this.process = null;
    const { files, complete } = this;
    this.files = [];
    this.complete = true;
    return { files, complete };
  }
}

/** Pids and uids have 32 bits; null for what is none. */
function wholeNumber(text: string): number | null {
  const number = Number(text);
  return /^\d{1,10}$/.test(text) && number < 0xffff_ffff ? number : null;
}

/** As wholeNumber; macOS's lsof writes the uid of `nobody` as -2 (lsof, print.c). */
function userNumber(text: string): number | null {
  return /^-[1-9]\d{0,9}$/.test(text) ? wholeNumber(String(Number(text) >>> 0)) : wholeNumber(text);
}

/** All that a single look has told. */
export function parseLsof(output: Buffer): LsofRepetition {
  const parser = new LsofParser();
  parser.push(output);
  return parser.end();
}

/**
 * What lsof wrote for a text that does not fit the C locale, undone: `\xc3\xa9` for each byte that it does not print
 * (lsof, lib/misc.c, safestrprt). A name that is written so itself cannot be told from it.
 */
export function unescapeLsofName(name: string): string {
  if (!name.includes('\\x')) return name;
  return Buffer.from(
    name.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString();
}
