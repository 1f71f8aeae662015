import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isZombie, parseBootTime, parseProcStat } from './parse-proc-stat';

// Captured on Linux 6.18 with `cat /proc/PID/stat`: a program named by prctl(PR_SET_NAME), and a kernel thread.
const program =
  '5063 (node) S 5061 5061 4960 0 -1 4194304 12345 0 7 0 183 42 5 6 20 0 11 0 254017 1275392000 15012 18446744073709551615 ' +
  '1 1 0 0 0 0 0 16781312 134433282 0 0 0 17 1 0 0 0 0 0 0 0 0 0 0 0 0 0\n';
const kernelThread =
  '2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 3 0 0 20 0 1 0 13 0 0 18446744073709551615 0 0 0 0 0 0 0 2147483647 0 0 0 0 0 ' +
  '1 0 0 0 0 0 0 0 0 0 0 0 0 0\n';

describe('parseProcStat', () => {
  it('reads a program', () => {
    expect(parseProcStat(program)).toEqual({
      comm: 'node',
      state: 'S',
      parentPid: 5061,
      terminalDevice: 0,
      isKernelThread: false,
      // utime and stime; those of its children (5 and 6) are not its own.
      cpuTicks: 183 + 42,
      startTicks: 254017,
      residentPages: 15012,
    });
  });

  it('knows a kernel thread', () => {
    expect(parseProcStat(kernelThread)).toMatchObject({ comm: 'kthreadd', parentPid: 0, isKernelThread: true });
  });

  it.each(['a b', '(', ')', ') S 1 (', 'a) R 9 9 9', 'two\nlines', '\n', '', '=cmd()', ') Z 1', '\u202eabc'])(
    'reads a process that is called %j',
    (name) => {
      expect(parseProcStat(program.replace('node', name))).toEqual({ ...parseProcStat(program), comm: name });
    },
  );

  it('reads any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 15, size: 'max' }), (name) => {
        const text = program.replace('(node)', () => `(${name})`);
        expect(parseProcStat(text)).toEqual({ ...parseProcStat(program), comm: name });
      }),
    );
  });

  it('takes a text that is cut off before the last field it needs for none', () => {
    const whole = parseProcStat(program);
    const lastField = program.indexOf(' 15012');
    for (let length = 0; length <= lastField; length += 1) {
      expect(parseProcStat(program.slice(0, length)), program.slice(0, length)).toBeNull();
    }
    for (let length = program.indexOf(' 1844'); length < program.length; length += 1) {
      expect(parseProcStat(program.slice(0, length))).toEqual(whole);
    }
  });

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('0123456789 ()SZ\n-x')), maxLength: 200, size: 'max' }),
        (text) => {
          const stat = parseProcStat(text);
          if (stat) expect(text).toContain(`(${stat.comm})`);
        },
      ),
    );
  });

  it.each([
    ['S', false],
    ['R', false],
    ['D', false],
    ['T', false],
    ['Z', true],
    ['X', true],
  ])('takes state %s for an ended process: %s', (state, ended) => {
    const stat = parseProcStat(program.replace(' S ', ` ${state} `));
    expect(stat && isZombie(stat)).toBe(ended);
  });
});

describe('parseBootTime', () => {
  it('finds the time among the other lines', () => {
    expect(parseBootTime('cpu  1 2 3\nintr 5 6\nctxt 7\nbtime 1790000000\nprocesses 8\n')).toBe(1_790_000_000);
  });

  it.each(['', 'btime\n', 'btime x\n', 'xbtime 5\n', 'cpu 1 btime 5\n'])('gives null for %j', (text) => {
    expect(parseBootTime(text)).toBeNull();
  });
});
