import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SocketInfo } from '../../../shared/domain/socket';
import { createLinuxPlatform } from '../platform/linux';
import { makeGroup, whyNoGroups } from '../testing/real-group';
import { Monitor } from './monitor';

// A real service manager of a user, in a control group of its own, with a socket unit on loopback.

const manager = '/usr/lib/systemd/systemd';
const obstacle = whyNoGroups() ?? (existsSync(manager) && existsSync('/usr/bin/systemctl') ? null : 'needs systemd');
const name = `porthole-systemd-${process.pid}`;

// systemd runs only where it finds that the system was started by systemd (sd_booted(3)): here in a mount namespace.
const start = 'mount -t tmpfs none /run && mkdir -p /run/systemd/system && echo $$ > "$0" && exec "$@"';

let folder: string;
let child: ChildProcess;
let port: number;
let runtimeBefore: string | undefined;

/** A port of loopback that nobody holds: one that was just given back. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const free = (server.address() as AddressInfo).port;
  server.close();
  await once(server, 'close');
  return free;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Removes a group with those in it, whose processes have ended: the manager leaves some behind. */
function removeGroups(directory: string): void {
  if (!existsSync(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (entry.isDirectory()) removeGroups(join(directory, entry.name));
  }
  rmdirSync(directory);
}

describe('socket activation', () => {
  beforeEach(async (context) => {
    context.skip(obstacle !== null, obstacle ?? '');
    folder = mkdtempSync(join(tmpdir(), 'porthole-systemd-'));
    const units = join(folder, 'systemd', 'user');
    mkdirSync(units, { recursive: true });
    mkdirSync(join(folder, 'run'), { mode: 0o700 });
    port = await freePort();
    const listen = `ListenStream=127.0.0.1:${port}\nListenDatagram=127.0.0.1:${port}\nListenStream=[::1]:${port}\n`;
    const unit = '[Unit]\nDefaultDependencies=no\n';
    writeFileSync(join(units, 'porthole-web.socket'), `${unit}[Socket]\n${listen}Service=porthole-app.service\n`);
    writeFileSync(join(units, 'porthole-app.service'), `${unit}[Service]\nExecStart=/bin/sleep 60\n`);
    const group = makeGroup(`/${name}`);
    const environment = { XDG_RUNTIME_DIR: join(folder, 'run'), XDG_CONFIG_HOME: folder, HOME: folder };
    const words = ['--mount', 'sh', '-c', start, group.processesFile, manager, '--user', '--unit=porthole-web.socket'];
    child = spawn('unshare', words, { stdio: 'ignore', env: { ...process.env, ...environment } });
    runtimeBefore = process.env['XDG_RUNTIME_DIR'];
    process.env['XDG_RUNTIME_DIR'] = environment.XDG_RUNTIME_DIR;
  });

  afterEach(async () => {
    if (obstacle !== null) return;
    if (runtimeBefore === undefined) delete process.env['XDG_RUNTIME_DIR'];
    else process.env['XDG_RUNTIME_DIR'] = runtimeBefore;
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    const { mount } = makeGroup(`/${name}`);
    // On a hybrid hierarchy it keeps one of version 1 beside it.
    for (const root of [mount, '/sys/fs/cgroup/systemd']) removeGroups(join(root, name));
    rmSync(folder, { recursive: true });
  });

  it('is told of a listener that systemd holds for a service', { timeout: 20_000 }, async () => {
    const platform = await createLinuxPlatform();
    const monitor = new Monitor({ platform, firstSeen: null });
    try {
      const deadline = performance.now() + 15_000;
      const answers = join(folder, 'run', 'systemd', 'private');
      while (!existsSync(answers) && performance.now() < deadline) await nextTurn();
      let listeners: readonly SocketInfo[] = [];
      while (listeners.length < 3 || listeners.some(({ owner }) => owner.activation === null)) {
        if (performance.now() > deadline) break;
        await nextTurn();
        await monitor.tick('all');
        listeners = [...monitor.sockets.values()].filter(({ localPort }) => localPort === port);
      }
      expect(listeners.map(({ transport, localAddress }) => `${transport} ${localAddress}`).sort()).toEqual([
        'tcp 127.0.0.1',
        'tcp ::1',
        'udp 127.0.0.1',
      ]);
      for (const { owner } of listeners) {
        expect(owner.processes.map((key) => monitor.processes.get(key)?.pid)).toEqual([child.pid]);
        expect(owner).toMatchObject({
          confidence: 'exact',
          activation: { socketUnit: 'porthole-web.socket', serviceUnit: 'porthole-app.service' },
        });
      }
    } finally {
      platform.dispose();
    }
  });
});
