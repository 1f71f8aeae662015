import { beforeEach, describe, expect, it } from 'vitest';
import type { StopPlan } from '../../../shared/domain/stop';
import { isHarmless } from '../../../shared/domain/stop';
import { childOf, processInfo, unitGroup } from '../testing/domain';
import type { StopBench } from '../testing/stop-bench';
import { createStopBench } from '../testing/stop-bench';
import { addressWords, tcpConnection, tcpListener, udpSocket } from '../testing/socket-records';

let bench: StopBench;

beforeEach(() => {
  bench = createStopBench();
});

/** Plans to stop what listens on a port. */
async function plan(port = 3000): Promise<StopPlan> {
  return bench.stopper.plan(await bench.listening(port));
}

describe('a plan', () => {
  it('is harmless for a program of this user that has nothing else', async () => {
    bench.system.run(processInfo(20, { name: 'node' }));
    bench.system.open(tcpListener(3000), 20);
    bench.system.open(tcpConnection(3000, 5000), 20);
    bench.system.open(tcpConnection(6000, 443), 20);
    bench.system.open(udpSocket(40_000), 20);
    const made = await plan();
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      port: 3000,
      transport: 'tcp',
      victims: [{ process: '20-20', pid: 20, name: 'node', user: 'ada', connections: 2, service: null }],
      concerns: [],
      refusal: null,
    });
    expect(isHarmless(made)).toBe(true);
  });

  it('does nothing', async () => {
    bench.system.run(processInfo(20));
    bench.system.open(tcpListener(3000), 20);
    await plan();
    expect(bench.system.signals).toEqual([]);
  });

  it('has an id of its own', async () => {
    expect((await plan()).id).not.toBe((await plan()).id);
  });

  it('sees what happened since the last read', async () => {
    bench.system.run(processInfo(20));
    const listener = bench.system.open(tcpListener(3000), 20);
    const target = await bench.listening(3000);
    bench.system.close(listener);
    expect((await bench.stopper.plan(target)).refusal).toEqual({ code: 'nothingThere' });
  });
});

describe('a refusal', () => {
  it('nothingThere', async () => {
    expect(await plan()).toMatchObject({ victims: [], refusal: { code: 'nothingThere' } });
    expect((await bench.stopper.plan({ socketIds: ['x', '0.1'] })).refusal).toEqual({ code: 'nothingThere' });
  });

  it('ownerUnknown', async () => {
    bench.system.open(tcpListener(3000));
    expect((await plan()).refusal).toEqual({ code: 'ownerUnknown' });
  });

  it('otherUser, with the user', async () => {
    bench.system.unheldReason = 'otherUser';
    bench.system.open(tcpListener(3000, { uid: 0 }));
    expect((await plan()).refusal).toEqual({ code: 'otherUser', user: 'root' });
  });

  it('otherUser, of a process that is only inferred, and is no victim', async () => {
    bench.system.unheldReason = 'otherUser';
    bench.system.groups.groups.set(7, unitGroup('nginx.service'));
    bench.system.groups.members.set(7, [20]);
    bench.system.run(processInfo(20));
    bench.system.open(tcpListener(3000, { uid: 0, cgroupId: 7 }));
    const made = await plan();
    expect([...bench.monitor.sockets.values()][0]?.owner).toMatchObject({
      confidence: 'inferred',
      processes: ['20-20'],
    });
    expect(made).toMatchObject({ victims: [], concerns: [], refusal: { code: 'otherUser', user: 'root' } });
    expect(await bench.stopper.stop({ planId: made.id, force: true })).toMatchObject({ kind: 'refused' });
    expect(bench.system.signals).toEqual([]);
  });

  it("ownerUnknown, of a process of one's own that is only inferred", async () => {
    bench.system.unheldReason = 'hidden';
    bench.system.groups.groups.set(7, unitGroup('nginx.service'));
    bench.system.groups.members.set(7, [20]);
    bench.system.run(processInfo(20));
    bench.system.open(tcpListener(3000, { uid: 1000, cgroupId: 7 }));
    expect((await plan()).refusal).toEqual({ code: 'ownerUnknown' });
  });

  it('protected', async () => {
    bench.system.protectedNames.set('Xorg', 'session');
    bench.system.run(processInfo(20, { name: 'Xorg' }));
    bench.system.open(tcpListener(3000), 20);
    const made = await plan();
    expect(made.refusal).toEqual({ code: 'protected', kind: 'session', name: 'Xorg', pid: 20 });
    expect(isHarmless(made)).toBe(false);
  });

  it('when only one of two holders is protected', async () => {
    bench.system.kernelThreads.add(30);
    bench.system.run(processInfo(20));
    bench.system.run(processInfo(30));
    bench.system.open(tcpListener(3000), 20, 30);
    expect((await plan()).refusal).toMatchObject({ code: 'protected', kind: 'kernelThread', pid: 30 });
  });

  it('when the holder of only one of two sockets is known', async () => {
    bench.system.run(processInfo(20));
    bench.system.open(tcpListener(3000), 20);
    bench.system.open(tcpListener(3000, { family: 6, local: addressWords('::1'), cookieLow: 7, inode: 7 }));
    expect((await plan()).refusal).toEqual({ code: 'ownerUnknown' });
  });
});

describe('a concern', () => {
  it('otherPorts, without the port in question and those of the system', async () => {
    bench.system.run(processInfo(20, { name: 'node' }));
    for (const record of [tcpListener(3000), tcpListener(8080), udpSocket(5353), udpSocket(40_000)]) {
      bench.system.open(record, 20);
    }
    // The second address of the port in question.
    bench.system.open(tcpListener(3000, { family: 6, cookieLow: 7, inode: 7 }), 20);
    expect((await plan()).concerns).toEqual([{ code: 'otherPorts', name: 'node', ports: '8080, 5353/udp', count: 2 }]);
  });

  it('otherPorts, the same port of the other transport', async () => {
    bench.system.run(processInfo(20, { name: 'dns' }));
    const tcp = bench.system.open(tcpListener(53), 20);
    bench.system.open(udpSocket(53), 20);
    await bench.listening(53);
    const made = await bench.stopper.plan({ socketIds: [`0.${tcp.cookieLow}`] });
    expect(made.concerns).toEqual([{ code: 'otherPorts', name: 'dns', ports: '53/udp', count: 1 }]);
  });

  it('otherPorts, eight by number and the rest by count', async () => {
    bench.system.run(processInfo(20, { name: 'node' }));
    for (let port = 3000; port < 3012; port += 1) bench.system.open(tcpListener(port), 20);
    const [concern] = (await plan()).concerns;
    expect(concern).toEqual({
      code: 'otherPorts',
      name: 'node',
      ports: '3001, 3002, 3003, 3004, 3005, 3006, 3007, 3008, ...',
      count: 11,
    });
  });

  it('otherUser', async () => {
    bench.system.run(processInfo(20, { name: 'nginx', owner: 'www-data' }));
    bench.system.open(tcpListener(3000), 20);
    expect((await plan()).concerns).toEqual([{ code: 'otherUser', name: 'nginx', user: 'www-data' }]);
  });

  it('serviceManager', async () => {
    const supervisor = bench.system.run(processInfo(10, { name: 'supervisord' }));
    bench.system.run(childOf(supervisor, 20, { name: 'web' }));
    bench.system.open(tcpListener(3000), 20);
    expect((await plan()).concerns).toEqual([
      { code: 'serviceManager', name: 'web', manager: 'supervisord', unit: 'supervisord' },
    ]);
  });

  it('severalProcesses, with each of them a victim', async () => {
    bench.system.run(processInfo(20));
    bench.system.run(processInfo(30));
    bench.system.open(tcpListener(3000), 30, 20);
    const made = await plan();
    expect(made.concerns).toEqual([{ code: 'severalProcesses', count: 2 }]);
    expect(made.victims.map(({ pid }) => pid)).toEqual([20, 30]);
  });

  describe('about services', () => {
    const dns = { name: 'Dnscache', displayName: 'DNS Client' };
    const others = [
      { name: 'NlaSvc', displayName: 'Network Location Awareness' },
      { name: 'CryptSvc', displayName: 'Cryptographic Services' },
    ];

    it('service, which is stopped in place of its process', async () => {
      bench.system.run(processInfo(20, { name: 'svchost.exe', services: [dns] }));
      bench.system.open(tcpListener(3000), 20);
      const made = await plan();
      expect(made.concerns).toEqual([{ code: 'service', name: 'DNS Client' }]);
      expect(made.victims).toMatchObject([{ pid: 20, service: dns }]);
    });

    it('otherServices in the same process, where the system tells which of them it is', async () => {
      bench.system.services.byPort.set(3000, dns);
      bench.system.run(processInfo(20, { name: 'svchost.exe', services: [dns, ...others] }));
      bench.system.open(tcpListener(3000), 20);
      const names = 'Network Location Awareness, Cryptographic Services';
      expect((await plan()).concerns).toEqual([
        { code: 'service', name: 'DNS Client' },
        { code: 'otherServices', name: 'svchost.exe', services: names, count: 2 },
      ]);
    });

    it('serviceManager, of a process with several services that cannot be told apart', async () => {
      bench.system.run(processInfo(20, { name: 'svchost.exe', services: others }));
      bench.system.open(tcpListener(3000), 20);
      const made = await plan();
      const unit = 'Network Location Awareness, Cryptographic Services';
      expect(made.concerns).toEqual([{ code: 'serviceManager', name: 'svchost.exe', manager: 'Windows', unit }]);
      expect(made.victims).toMatchObject([{ service: null }]);
    });

    it('serviceManager, of a service that cannot be stopped by itself', async () => {
      bench.system.services.canStop = false;
      bench.system.run(processInfo(20, { name: 'web', services: [dns] }));
      bench.system.open(tcpListener(3000), 20);
      const made = await plan();
      expect(made.concerns).toEqual([{ code: 'serviceManager', name: 'web', manager: 'Windows', unit: 'DNS Client' }]);
      expect(made.victims).toMatchObject([{ service: null }]);
    });
  });
});
