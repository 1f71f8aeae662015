import { describe, expect, it } from 'vitest';
import { parseSockStat, parseTimeWait } from './parse-sock-stat';

// As `cat /proc/PID/net/sockstat /proc/PID/net/sockstat6` gave it on Linux 6.18, in a namespace with two listeners.
const text = `sockets: used 2
TCP: inuse 12 orphan 3 tw 4 alloc 11 mem 5
UDP: inuse 6 mem 7
UDPLITE: inuse 8
RAW: inuse 9
FRAG: inuse 10 memory 0
TCP6: inuse 1
UDP6: inuse 0
UDPLITE6: inuse 13
RAW6: inuse 14
FRAG6: inuse 15 memory 0
`;

describe('parseSockStat', () => {
  it('gives the sockets in use by TCP and UDP, and nothing else', () => {
    expect(Object.fromEntries(parseSockStat(text))).toEqual({ tcp: 12, udp: 6, tcp6: 1, udp6: 0 });
  });

  it('gives those in TIME_WAIT', () => {
    expect(parseTimeWait(text)).toBe(4);
    expect(parseTimeWait('')).toBe(0);
  });

  it('knows nothing of what is not there', () => {
    expect(parseSockStat('').size).toBe(0);
    expect(parseSockStat('TCP: inuse\nXTCP: inuse 5\n TCP: inuse 6\n').size).toBe(0);
  });
});
