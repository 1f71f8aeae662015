import { describe, expect, it } from 'vitest';
import { idOfCookie, isListening, parseSs } from './socket-statistics';

// `ss -H -tunap -e` of iproute2 6.1.0 on Linux 6.18, as root; the names of some programs are made up.
const captured = `udp UNCONN     0      0              *%lo:38417         *:*     users:(("systemd",pid=26944,fd=33)) ino:5426539 sk:143282 cgroup:/app.slice/porthole-link.socket v6only:0 <->
udp ESTAB      0      0         127.0.0.1:42104   127.0.0.1:26485 users:(("node",pid=7,fd=4)) uid:65534 ino:6083914 sk:19b715 cgroup:/ <->
tcp LISTEN     0      511       127.0.0.1:33551   0.0.0.0:*     users:(("node",pid=21897,fd=20),("node",pid=21890,fd=20),("node",pid=21897,fd=23)) ino:5181400 sk:13c0bb cgroup:/ <->
tcp LISTEN     0      128         0.0.0.0:2024    0.0.0.0:*     ino:558 sk:1 cgroup:/ <->
tcp FIN-WAIT-2 0      0         127.0.0.1:33551 127.0.0.1:60194 timer:(timewait,57sec,0) ino:0 sk:2a0013c0bc cgroup:/ <--
tcp ESTAB      0      0      [::ffff:127.0.0.3]:24000 [::ffff:127.0.0.1]:50894 users:(("a
tcp LISTEN 0 5 1.2.3.4:5 0.0.0.0:*",pid=9,fd=3)) ino:12 sk:5 cgroup:/ v6only:0 <->
tcp UNCONN     0      0         127.0.0.1:4000    0.0.0.0:*     users:(("node",pid=7,fd=9)) ino:13 sk:6 cgroup:/ <->
`;

describe('parseSs', () => {
  const sockets = parseSs(captured);
  const byLocal = new Map(sockets.map((socket) => [socket.local, socket]));

  it('reads every field', () => {
    expect(byLocal.get('127.0.0.1:42104')).toEqual({
      id: '0.1685269',
      transport: 'udp',
      state: null,
      local: '127.0.0.1:42104',
      peer: '127.0.0.1:26485',
      uid: 65_534,
      inode: 6_083_914,
      pids: [7],
    });
  });

  it('names each process once, the lowest first', () => {
    expect(sockets.find(({ inode }) => inode === 5_181_400)?.pids).toEqual([21_890, 21_897]);
    expect(byLocal.get('0.0.0.0:2024')).toMatchObject({ pids: [], uid: 0, peer: null, state: 'listen' });
  });

  it('leaves the name of the interface out', () => {
    expect(byLocal.get('*:38417')).toMatchObject({ transport: 'udp', peer: null });
  });

  it('reads a socket that has no program any more', () => {
    expect(sockets.find(({ state }) => state === 'fin_wait_2')).toMatchObject({ inode: 0, id: '42.1294524', pids: [] });
  });

  it('leaves out what is bound and does nothing', () => {
    expect(byLocal.has('127.0.0.1:4000')).toBe(false);
  });

  it('tells listeners from connections', () => {
    expect(sockets.filter(isListening).map(({ local }) => local)).toEqual(
      expect.arrayContaining(['*:38417', '127.0.0.1:33551', '0.0.0.0:2024']),
    );
    expect(isListening(byLocal.get('127.0.0.1:42104')!)).toBe(false);
  });
});

describe('idOfCookie', () => {
  it('writes the high word and the low word', () => {
    expect(idOfCookie('13c0bb')).toBe('0.1294523');
    expect(idOfCookie('ffffffff80000000')).toBe('4294967295.2147483648');
  });
});
