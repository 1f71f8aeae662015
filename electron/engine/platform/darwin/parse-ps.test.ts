import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseCpuTime, parsePs, parsePsArguments, parseStartTime } from './parse-ps';

/** procps 4.0.2 of Debian 12: `LC_ALL=C TZ=UTC ps -axwwo pid=,ppid=,uid=,stat=,rss=,time=,tty=,lstart=,comm=`, shortened. */
const debian = `    1       0     0 S<Ll 14324 00:00:12 ?        Sat Nov 28 20:58:07 2026 process_api
    2       0     0 S        0 00:00:00 ?        Sat Nov 28 20:58:07 2026 kthreadd
 4711       1  1000 Ssl+ 51200 1-02:03:04 pts/3  Sat Nov  7 01:02:03 2026 tmux: server
 4712    4711  1000 Z        0 00:00:00 pts/3    Sat Nov 28 21:00:00 2026 sh <defunct>
`;

/**
 * macOS, put together of what was published in the tests of programs that parse its ps: each column is as there, which
 * pads lstart to 28 characters.
 */
const mac = `    1     0     0 Ss    10640  10:59.18 ??       Thu Oct  1 21:59:06 2026     /sbin/launchd
52749     1   501 S     6304    0:00.50 ??       Fri Oct  2 16:52:02 2026     /Users/leo/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing
83020 83019   501 S+    1234 123:45.67 ttys001  Sat Aug  1 04:30:17 2026     -/opt/homebrew/bin/nu
garbage line
`;

describe('a list of processes', () => {
  it('of Debian is read; one that has ended is none', () => {
    const rows = parsePs(debian);
    expect([...rows.keys()]).toEqual([1, 2, 4711]);
    expect(rows.get(1)).toEqual({
      pid: 1,
      parentPid: 0,
      uid: 0,
      creationTime: Date.parse('2026-11-28T20:58:07Z'),
      memory: 14324 * 1024,
      cpuSeconds: 12,
      terminal: null,
      command: 'process_api',
    });
    expect(rows.get(4711)).toMatchObject({
      uid: 1000,
      terminal: 'pts/3',
      command: 'tmux: server',
      cpuSeconds: 93_784,
      creationTime: Date.parse('2026-11-07T01:02:03Z'),
    });
  });

  it('of macOS is read, with spaces in a command', () => {
    const rows = parsePs(mac);
    expect([...rows.values()].map(({ pid, terminal, cpuSeconds }) => [pid, terminal, cpuSeconds])).toEqual([
      [1, null, 659.18],
      [52749, null, 0.5],
      [83020, 'ttys001', 7425.67],
    ]);
    expect(rows.get(52749)?.command).toBe(
      '/Users/leo/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    );
    expect(rows.get(83020)?.creationTime).toBe(Date.parse('2026-08-01T04:30:17Z'));
  });

  // Both rows as macOS's ps formats them (adv_cmds, ps/print.c): uid by %d, and a blank where it gets no task port.
  it('of macOS is read with a user of a number below 0, and without a state', () => {
    const rows = parsePs(
      `  310     1    -2 Ss     1234    0:00.50 ??       Fri Oct  2 16:52:02 2026     /usr/libexec/nobodyd\n` +
        `  311     1   501           0    0:00.00 ??       Fri Oct  2 16:52:02 2026     /usr/bin/true\n` +
        `  312     1   501  s+       0    0:00.00 ttys001  Fri Oct  2 16:52:02 2026     /usr/bin/true\n`,
    );
    expect([...rows.values()].map(({ pid, uid, memory }) => [pid, uid, memory])).toEqual([
      [310, 0xffff_fffe, 1234 * 1024],
      [311, 501, 0],
      [312, 501, 0],
    ]);
  });

  it('does not take what a process is called for a row', () => {
    const forged = '/tmp/x 1 0 0 S 1 0:00.01 ?? Thu Oct  1 21:59:06 2026 launchd';
    const rows = parsePs(`  500     1   501 S     1  0:00.01 ??       Thu Oct  1 21:59:06 2026     ${forged}\n`);
    expect([...rows.keys()]).toEqual([500]);
    expect(rows.get(500)?.command).toBe(forged);
  });

  it('is read from no garbage, and nothing throws', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        expect(parsePs(text).size).toBe(0);
        expect(parsePsArguments(text)).toBeInstanceOf(Map);
      }),
    );
  });
});

describe('arguments', () => {
  it('are one text each', () => {
    const args = parsePsArguments('    1 /sbin/launchd\n 2755 python3 -m http.server  8901 \nx\n   12 \n');
    expect([...args]).toEqual([
      [1, '/sbin/launchd'],
      [2755, 'python3 -m http.server  8901'],
      [12, ''],
    ]);
  });
});

describe('a time', () => {
  it.each<[string, number | null]>([
    ['0:00.00', 0],
    ['0:08.50', 8.5],
    ['123:45.67', 7425.67],
    ['00:00:08', 8],
    ['10:00:00', 36_000],
    ['1-02:03:04', 93_784],
    ['0:08,50', 8.5],
    ['', null],
    ['-', null],
    ['12', null],
    ['1:2:3:4', null],
    ['a:b', null],
  ])('of the processor %j is %s seconds', (text, seconds) => {
    expect(parseCpuTime(text)).toBe(seconds);
  });

  it.each([
    ['Sat Nov 28 20:58:07 2026', '2026-11-28T20:58:07Z'],
    ['Thu Jan  1 00:00:00 1970', '1970-01-01T00:00:00Z'],
    ['Sun Feb 29 23:59:59 2032', '2032-02-29T23:59:59Z'],
  ])('of a start, %j, is in UTC', (text, iso) => {
    expect(parseStartTime(text)).toBe(Date.parse(iso));
  });

  it.each(['', 'Sat Foo 28 20:58:07 2026', 'Sa 28 Nov 20:58:07 2026', '2026-11-28 20:58:07'])(
    'of a start is not %j',
    (text) => {
      expect(parseStartTime(text)).toBeNull();
    },
  );
});
