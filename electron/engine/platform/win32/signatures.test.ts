import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Signatures } from './signatures';
import type { WinTrust } from './wintrust';

let now: number;
/** What differs between files. */
let stamps: Map<string, string>;
/** When they were changed last. */
let changedAt: number;
let code: number;
let running: number;
let mostRunning: number;
const verify = vi.fn<WinTrust['verify']>();

const trust: WinTrust = { verify, signerOf: () => 'Ada', catalogs: null, addressOf: () => 0n };
/** When the tests begin, and the process was created that they ask for unless they say otherwise. */
const START = 1000;
const valid = { status: 'valid', signer: 'Ada' };

beforeEach(() => {
  now = START;
  changedAt = 0;
  stamps = new Map([['C:\\a.exe', '1']]);
  code = 0;
  running = 0;
  mostRunning = 0;
  verify.mockReset().mockImplementation(async (bytes) => {
    running += 1;
    mostRunning = Math.max(mostRunning, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).writeBigInt64LE(1n, 56);
    return code;
  });
});

const make = (asked: WinTrust | null = trust) =>
  new Signatures(asked, {
    now: () => now,
    stampOf: async (path) => {
      const id = stamps.get(path);
      return id === undefined ? null : { id, changedAt };
    },
  });

/** Each file takes two calls: one to find out, one to let go of that. */
const filesVerified = () => verify.mock.calls.length / 2;

it('finds out in the background', async () => {
  const signatures = make();
  expect(signatures.of('C:\\a.exe', START)).toBeNull();
  await vi.waitFor(() => expect(signatures.of('C:\\a.exe', START)).toEqual(valid));
  expect(filesVerified()).toBe(1);
});

it('tells whoever waits', async () => {
  const signatures = make();
  expect(await signatures.verify('C:\\a.exe', START)).toEqual(valid);
  expect(signatures.of('C:\\a.exe', START)).toEqual(valid);
});

it('looks at a file once while it stays the same', async () => {
  const signatures = make();
  await Promise.all([signatures.verify('C:\\a.exe', START), signatures.verify('C:\\a.exe', START)]);
  now = 1e9;
  await signatures.verify('C:\\a.exe', START);
  expect(filesVerified()).toBe(1);
});

it('looks once for all who wait, also where nothing can be known', async () => {
  code = 0x80092003;
  const signatures = make();
  await Promise.all([signatures.verify('C:\\a.exe', START), signatures.verify('C:\\a.exe', START)]);
  expect(filesVerified()).toBe(1);
});

it('looks again at a file that is another one', async () => {
  const signatures = make();
  await signatures.verify('C:\\a.exe', START);
  stamps.set('C:\\a.exe', '2');
  code = 0x80096010;
  now = START + 9999;
  expect(signatures.of('C:\\a.exe', START)).toEqual(valid);
  now = START + 10_000;
  // What was, until it is known what is.
  signatures.of('C:\\a.exe', START);
  await vi.waitFor(() => expect(signatures.of('C:\\a.exe', START)).toMatchObject({ status: 'invalid' }));
});

describe('the file of a process', () => {
  it('is the one that was there before it, and still is', async () => {
    const signatures = make();
    changedAt = START;
    expect(await signatures.verify('C:\\a.exe', START)).toEqual(valid);
    expect(signatures.of('C:\\a.exe', START)).toEqual(valid);
  });

  it('is not one that is newer than the process', async () => {
    const signatures = make();
    changedAt = START + 1;
    now = START + 2;
    expect(await signatures.verify('C:\\a.exe', START)).toBeNull();
    expect(signatures.of('C:\\a.exe', START)).toBeNull();
    // For a process of that file it is.
    expect(signatures.of('C:\\a.exe', START + 1)).toEqual(valid);
    expect(filesVerified()).toBe(1);
  });

  it('is not taken for the one that was there before the process was created', async () => {
    const signatures = make();
    await signatures.verify('C:\\a.exe', START);
    stamps.set('C:\\a.exe', '2');
    code = 0x80096010;
    now = START + 2;
    expect(signatures.of('C:\\a.exe', START + 1)).toBeNull();
    await vi.waitFor(() => expect(signatures.of('C:\\a.exe', START + 1)).toMatchObject({ status: 'invalid' }));
  });

  it('is looked at again when the look that is on its way began before the process did', async () => {
    const signatures = make();
    let later: ReturnType<Signatures['verify']> = Promise.resolve(null);
    verify.mockImplementationOnce(async () => {
      now = START + 1;
      later = signatures.verify('C:\\a.exe', START + 1);
      return 0;
    });
    expect(await signatures.verify('C:\\a.exe', START)).toMatchObject({ status: 'valid' });
    expect(await later).toMatchObject({ status: 'valid' });
  });
});

it('asks again when the clock was set back', async () => {
  const signatures = make();
  now = 1e9;
  await signatures.verify('C:\\a.exe', START);
  stamps.set('C:\\a.exe', '2');
  code = 0x80096010;
  now = START;
  signatures.of('C:\\a.exe', START);
  await vi.waitFor(() => expect(signatures.of('C:\\a.exe', START)).toMatchObject({ status: 'invalid' }));
});

it('knows nothing of a file that changes while it is looked at', async () => {
  verify.mockImplementation(async () => {
    stamps.set('C:\\a.exe', `${verify.mock.calls.length}!`);
    return 0;
  });
  const signatures = make();
  expect(await signatures.verify('C:\\a.exe', START)).toBeNull();
  expect(signatures.of('C:\\a.exe', START)).toBeNull();
});

it('forgets a file that is gone', async () => {
  const signatures = make();
  await signatures.verify('C:\\a.exe', START);
  stamps.clear();
  expect(await signatures.verify('C:\\a.exe', START)).toBeNull();
  expect(signatures.of('C:\\a.exe', START)).toBeNull();
});

it('tries what could not be known again after a minute, or when it is asked to', async () => {
  code = 0x80092003;
  const signatures = make();
  expect(await signatures.verify('C:\\a.exe', START)).toBeNull();
  now = START + 59_999;
  signatures.of('C:\\a.exe', START);
  await new Promise((resolve) => setImmediate(resolve));
  expect(filesVerified()).toBe(1);
  code = 0;
  now = START + 60_000;
  signatures.of('C:\\a.exe', START);
  await vi.waitFor(() => expect(signatures.of('C:\\a.exe', START)).toEqual(valid));
  code = 0x80092003;
  stamps.set('C:\\a.exe', '2');
  expect(await signatures.verify('C:\\a.exe', START)).toBeNull();
  code = 0;
  expect(await signatures.verify('C:\\a.exe', START)).toEqual(valid);
});

it('looks at one file at a time', async () => {
  const paths = ['b', 'c', 'd', 'e', 'f'].map((letter) => `C:\\${letter}.exe`);
  for (const path of paths) stamps.set(path, '1');
  const signatures = make();
  expect(await Promise.all(paths.map((path) => signatures.verify(path, START)))).toEqual(paths.map(() => valid));
  expect(mostRunning).toBe(1);
});

it('remembers the files that were asked for last', async () => {
  const paths = Array.from({ length: 600 }, (_, index) => `C:\\${index}.exe`);
  for (const path of paths) stamps.set(path, '1');
  const signatures = make();
  await Promise.all(paths.map((path) => signatures.verify(path, START)));
  expect(signatures.of('C:\\599.exe', START)).toEqual(valid);
  expect(signatures.of('C:\\88.exe', START)).toEqual(valid);
  expect(signatures.of('C:\\87.exe', START)).toBeNull();
  // So that it does not run into the next test.
  await signatures.verify('C:\\87.exe', START);
});

it('lets no more than so many wait that nobody waits for', async () => {
  const signatures = make();
  for (let index = 0; index < 1000; index += 1) {
    stamps.set(`C:\\${index}.exe`, '1');
    signatures.of(`C:\\${index}.exe`, START);
  }
  await signatures.verify('C:\\a.exe', START);
  expect(filesVerified()).toBe(257);
});

describe('knows nothing', () => {
  it.each([
    '\\\\server\\share\\a.exe',
    '\\Device\\HarddiskVolume1\\a.exe',
    '/bin/sh',
    'a.exe',
    'C:a.exe',
    'C:\\a\0.exe',
    '',
  ])('of %j, which is no file of a drive', async (path) => {
    stamps.set(path, '1');
    const signatures = make();
    expect(signatures.of(path, START)).toBeNull();
    expect(await signatures.verify(path, START)).toBeNull();
    expect(verify).not.toHaveBeenCalled();
  });

  it('where nobody can be asked', async () => {
    const signatures = make(null);
    expect(signatures.of('C:\\a.exe', START)).toBeNull();
    expect(await signatures.verify('C:\\a.exe', START)).toBeNull();
  });

  it('where asking fails', async () => {
    verify.mockRejectedValue(new TypeError('Unexpected value'));
    const signatures = make();
    expect(await signatures.verify('C:\\a.exe', START)).toBeNull();
    // And the next one has its turn.
    verify.mockReset().mockResolvedValue(0);
    expect(await signatures.verify('C:\\a.exe', START)).toMatchObject({ status: 'valid' });
  });
});
