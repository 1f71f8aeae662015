import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LsofRepetition } from './parse-lsof';
import { LsofParser, parseLsof, unescapeLsofName } from './parse-lsof';

/**
 * lsof 4.95.0 of Debian 12, `lsof -nPw -iTCP -iUDP -F0puLftdPnT -r1` with a Node that listens, and is connected to
 * itself; two repetitions, of which the second was cut short by the end of lsof.
 */
const debian = Buffer.from(
  [
    'p8288\0u0\0Lroot\0\n',
    'f19\0tIPv4\0d277809\0PTCP\0n127.0.0.1:45001\0TST=LISTEN\0TQR=0\0TQS=0\0\n',
    'f20\0tIPv6\0d277810\0PTCP\0n*:45002\0TST=LISTEN\0TQR=0\0TQS=0\0\n',
    'f22\0tIPv4\0d277812\0PUDP\0n*:45004\0TQR=0\0TQS=0\0\n',
    'f24\0tIPv4\0d277814\0PUDP\0n127.0.0.1:45006->127.0.0.1:45004\0TQR=0\0TQS=0\0\n',
    'f29\0tIPv6\0d277819\0PTCP\0n127.0.0.1:45002->127.0.0.1:53732\0TST=ESTABLISHED\0TQR=0\0TQS=0\0\n',
    'm\0\n',
    'p8288\0u0\0Lroot\0\n',
    'f19\0tIPv4\0d277809\0PTCP\0n127.0.0.1:45001\0TST=LIS',
  ].join(''),
);

const file = {
  pid: 8288,
  uid: 0,
  login: 'root',
  descriptor: '19',
  type: 'IPv4',
  device: '277809',
  protocol: 'TCP',
  name: '127.0.0.1:45001',
  state: 'LISTEN',
};

/** What a parser gives for these pieces, and what is left at the end. */
function parse(pieces: readonly Buffer[], parser = new LsofParser()): readonly LsofRepetition[] {
  const repetitions = pieces.flatMap((piece) => parser.push(piece));
  return [...repetitions, parser.end()];
}

function cut(bytes: Buffer, places: readonly number[]): readonly Buffer[] {
  const ends = [...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return ends.map((end, at) => bytes.subarray(at === 0 ? 0 : ends[at - 1], end));
}

describe('the output of Debian', () => {
  it('is a repetition for each marker, with its files', () => {
    const [first, rest] = parse([debian]);
    expect(first?.complete).toBe(true);
    expect(first?.files[0]).toEqual(file);
    expect(first?.files.map(({ descriptor, device, state }) => [descriptor, device, state])).toEqual([
      ['19', '277809', 'LISTEN'],
      ['20', '277810', 'LISTEN'],
      ['22', '277812', ''],
      ['24', '277814', ''],
      ['29', '277819', 'ESTABLISHED'],
    ]);
    // The field that was cut is not believed.
    expect(rest?.files).toEqual([{ ...file, state: '' }]);
  });

  it('is the same wherever it is cut', () => {
    const whole = parse([debian]);
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 8 }), (places) => {
        expect(parse(cut(debian, places))).toEqual(whole);
      }),
    );
    expect(parse(Array.from(debian, (byte) => Buffer.from([byte])))).toEqual(whole);
  });

  it('tells of nothing by a marker alone', () => {
    expect(parse([Buffer.from('m\0\nm\0\n')])).toEqual([
      { files: [], complete: true },
      { files: [], complete: true },
      { files: [], complete: true },
    ]);
  });
});

/**
 * lsof 4.91 of macOS, as published in the tests of two programs that parse it: of the first the fields `aglGo`, that were
 * not asked for here, are part (it is `lsof -i -n -P -F` with all), the second is `lsof -nP -i -FpcuLtTPn`. They were
 * printed with newlines, which stand as NULs here; a newline that ends a set is added, as -F0 has it.
 */
const macWithAllFields = `p37224
g678
R678
cHyper Helper
u501
f24
au
l 
tIPv4
G0x10007;0x0
d0x6949610a99d53797
o0t0
PTCP
n10.184.10.188:64647->76.76.21.61:443
TST=ESTABLISHED
TQR=0
TQS=0
p388
g388
R1
cloginwindow
u501
f10
au
l 
tIPv4
G0x3;0x0
d0x6949610f649739df
o0t0
PUDP
n*:*
`;
const macRapportd = `p505
crapportd
u501
Lliuman
f9
tIPv4
PTCP
n*:56633
TST=LISTEN
TQR=0
TQS=0
f17
tIPv6
PTCP
n[fe80::1]:1024->[fe80::2]:59607
TST=ESTABLISHED
`;
const withNuls = (text: string) => Buffer.from(text.replace(/\n(?=[pf])/g, '\0\n').replace(/\n(?![pf])/g, '\0'));

describe('the output of macOS', () => {
  it('is read with fields that were not asked for', () => {
    expect(parseLsof(withNuls(macWithAllFields)).files).toEqual([
      {
        pid: 37224,
        uid: 501,
        login: '',
        descriptor: '24',
        type: 'IPv4',
        device: '0x6949610a99d53797',
        protocol: 'TCP',
        name: '10.184.10.188:64647->76.76.21.61:443',
        state: 'ESTABLISHED',
      },
      {
        pid: 388,
        uid: 501,
        login: '',
        descriptor: '10',
        type: 'IPv4',
        device: '0x6949610f649739df',
        protocol: 'UDP',
        name: '*:*',
        state: '',
      },
    ]);
  });

  it('is read without a device', () => {
    const { files, complete } = parseLsof(withNuls(macRapportd));
    expect(complete).toBe(true);
    expect(files.map(({ login, device, name, state }) => [login, device, name, state])).toEqual([
      ['liuman', '', '*:56633', 'LISTEN'],
      ['liuman', '', '[fe80::1]:1024->[fe80::2]:59607', 'ESTABLISHED'],
    ]);
  });
});

describe('what is hostile', () => {
  it('cannot begin a process, a file or a repetition from within a field', () => {
    const { files } = parseLsof(
      Buffer.from('p7\0u0\0Lroot\np1\nf3\nm\0\nf4\0tIPv4\0PTCP\0n*:1\np1\nm\0TST=LISTEN\0\n'),
    );
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ pid: 7, login: 'root\np1\nf3\nm', name: '*:1\np1\nm' });
  });

  it('may be cut within a character', () => {
    const bytes = Buffer.from('p7\0Lé😀\0\nf4\0n*:1\0\n');
    const whole = parseLsof(bytes);
    expect(whole.files[0]?.login).toBe('é😀');
    for (let at = 0; at <= bytes.length; at += 1) expect(parse(cut(bytes, [at]))).toEqual([whole]);
  });

  it('of a field that is too long leaves out the file, and says so; and goes on with the next', () => {
    const limits = { longestField: 20, mostFiles: 10 };
    const bytes = Buffer.from(`p7\0\nf1\0n${'x'.repeat(20)}\0\nf2\0n${'x'.repeat(19)}\0\nm\0\nf3\0p7\0\nf4\0\nm\0`);
    const parser = new LsofParser(limits);
    const [first, second] = parse(cut(bytes, [15, 30, 33]), parser);
    expect(first?.files.map(({ descriptor }) => descriptor)).toEqual(['2']);
    expect(first?.complete).toBe(false);
    expect(second?.complete).toBe(true);
    expect(second?.files.map(({ descriptor }) => descriptor)).toEqual(['4']);
  });

  it('never ends: no more than so many files are kept, and the repetition is not complete', () => {
    const parser = new LsofParser({ longestField: 20, mostFiles: 3 });
    parser.push(Buffer.from('p7\0\n'));
    for (let round = 0; round < 10; round += 1) parser.push(Buffer.from('f1\0tIPv4\0\n'));
    const [repetition] = parser.push(Buffer.from('m\0\n'));
    expect(repetition?.files).toHaveLength(3);
    expect(repetition?.complete).toBe(false);
  });

  it.each([
    'p0\0\nf1\0\n',
    'p-1\0\nf1\0\n',
    'px\0\nf1\0\n',
    'p4294967295\0\nf1\0\n',
    'p99999999999\0\nf1\0\n',
    'f1\0\n',
  ])('is a file of nobody: %j', (text) => {
    expect(parseLsof(Buffer.from(text)).files).toEqual([]);
  });

  it('does not throw, whatever it is', () => {
    const piece = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('p1\0', '\nf2\0', 'm\0\n', 'u0\0', 'TST=LISTEN\0', '\0', '\n', 'n*:80\0')
        .map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), fc.array(fc.nat(), { maxLength: 4 }), (pieces, places) => {
        const bytes = Buffer.concat(pieces);
        const whole = parse([bytes]);
        expect(parse(cut(bytes, places))).toEqual(whole);
        for (const { pid } of whole.flatMap(({ files }) => files)) expect(pid).toBeGreaterThan(0);
      }),
    );
  });
});

// lsof, print.c: the uid by %d; `nobody` of macOS is -2.
it('a user of a number below 0 has one of 32 bits; -1 is none', () => {
  const uids = parseLsof(Buffer.from('p7\0u-2\0Lnobody\0\nf1\0\np8\0u-1\0\nf1\0\np9\0u4294967294\0\nf1\0\n')).files;
  expect(uids.map(({ uid }) => uid)).toEqual([0xffff_fffe, null, 0xffff_fffe]);
});

describe('a name in the C locale', () => {
  // Debian 12, lsof of a process that works in /tmp/caféd.
  it('is what it was', () => {
    expect(unescapeLsofName('/tmp/caf\\xc3\\xa9d')).toBe('/tmp/caféd');
    expect(unescapeLsofName('/tmp/plain\\n')).toBe('/tmp/plain\\n');
  });
});
