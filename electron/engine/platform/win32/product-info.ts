import type { Product } from '../../../../shared/domain/process';
import { exactPath } from './exact-path';
import { interiorOffset } from './interior';
import { LateAnswers } from './late-answers';
import type { Windows } from './load-windows';

/** More than this no program says of itself, in bytes and in characters of one text. */
const LONGEST_BLOCK = 1 << 20;
const LONGEST_TEXT = 256;

const MOST_FILES = 512;
/** The answer holds for as long as the file does not change, which is part of what it is remembered by; in ms. */
const LIFETIME_MS = 3_600_000;

/** U.S. English in Unicode, and in the code page 1252: what files have that do not say which languages they have. */
const usualTranslations = ['040904b0', '040904e4'];

type Api = Pick<Windows, 'version' | 'memory'>;

/** What programs' files say of themselves: the version resource ("VERSIONINFO resource"). */
export class ProductInfo {
  private readonly known = new LateAnswers<Product | null>({
    find: (key) => this.read(key.slice(key.indexOf('\0') + 1)),
    otherwise: null,
    lifetime: LIFETIME_MS,
    most: MOST_FILES,
  });

  constructor(private readonly api: Api) {}

  /** `stamp` differs whenever the file does. Null where it says nothing, and while it is being read. */
  of(path: string, stamp: string): Product | null {
    return this.known.of(`${stamp}\0${path}`) ?? null;
  }

  private async read(file: string): Promise<Product | null> {
    const { version } = this.api;
    // The file is loaded as a library (LoadLibraryExW), and there such an end is left out whatever comes before it.
    if (/[. ]$/.test(file)) return null;
    const path = exactPath(file);
    const size = await version.getFileVersionInfoSize(path);
    if (size === 0 || size > LONGEST_BLOCK) return null;
    const block = Buffer.alloc(size);
    if ((await version.getFileVersionInfo(path, size, block)) === 0) return null;
    for (const translation of this.translations(block)) {
      const [company, name] = ['CompanyName', 'ProductName'].map((key) => this.textOf(block, translation, key));
      if (company !== null || name !== null) return { company: company ?? null, name: name ?? null };
    }
    return null;
  }

  /** Languages and code pages, the file's first before others: pairs of 16-bit numbers, four hexadecimal digits each. */
  private translations(block: Buffer): readonly string[] {
    const value = this.valueOf(block, '\\VarFileInfo\\Translation', 1);
    if (value === null || value.length < 4) return usualTranslations;
    const first = [value.readUInt16LE(0), value.readUInt16LE(2)].map(hexadecimal).join('');
    return [first, ...usualTranslations];
  }

  private textOf(block: Buffer, translation: string, key: string): string | null {
    const value = this.valueOf(block, `\\StringFileInfo\\${translation}\\${key}`, 2);
    const text = (value?.toString('utf16le').split('\0', 1)[0] ?? '').trim().slice(0, LONGEST_TEXT);
    return text === '' ? null : text;
  }

  /** Its bytes; `unit` is how many bytes one of its length has. Null where there is none, or not within the block. */
  private valueOf(block: Buffer, name: string, unit: number): Buffer | null {
    const pointer = new BigUint64Array(1);
    const length = new Uint32Array(1);
    if (this.api.version.verQueryValue(block, name, pointer, length) === 0) return null;
    const start = interiorOffset(pointer[0] ?? 0n, this.api.memory.addressOf(block), block.length);
    return start === null ? null : block.subarray(start, start + (length[0] ?? 0) * unit);
  }
}

function hexadecimal(number: number): string {
  return number.toString(16).padStart(4, '0');
}
