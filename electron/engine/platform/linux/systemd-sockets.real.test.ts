import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SystemdSockets } from './systemd-sockets';

// Real programs in the place of systemctl, some of which misbehave.

const cups = { transport: 'tcp', localAddress: '127.0.0.1', localPort: 631 } as const;
const row = { listen: '127.0.0.1:631', type: 'Stream', unit: 'cups.socket', activates: 'cups.service' };
const activation = { socketUnit: 'cups.socket', serviceUnit: 'cups.service' };

let folder: string;
let log: string;
let sockets: SystemdSockets | null;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-systemctl-'));
  log = join(folder, 'log');
  sockets = null;
});

afterEach(() => {
  sockets?.dispose();
  rmSync(folder, { recursive: true });
});

/** A systemctl that writes down how it was asked, and then does this. */
function systemctl(script: string, runtimeDirectory: string | null = null, interval = 30_000): SystemdSockets {
  const program = join(folder, 'systemctl');
  writeFileSync(program, `#!/bin/sh\necho "$@" "|" "$XDG_RUNTIME_DIR" "|" "$LC_ALL" >> ${log}\n${script}\n`);
  chmodSync(program, 0o755);
  sockets = new SystemdSockets(runtimeDirectory, program, interval);
  return sockets;
}

const questions = () => (existsSync(log) ? readFileSync(log, 'utf8').split('\n').filter(Boolean).sort() : []);

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 8000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('It did not come.');
    await new Promise((resolve) => setImmediate(resolve));
  }
}

it('asks in the background, and tells that it knows more', async () => {
  const asked = systemctl(`echo '${JSON.stringify([row])}'`);
  expect(asked.activationOf(cups)).toBeNull();
  expect(asked.takeChanged()).toBe(false);
  await until(() => asked.takeChanged());
  expect(asked.takeChanged()).toBe(false);
  expect(asked.activationOf(cups)).toEqual(activation);
  expect(asked.activationOf({ ...cups, transport: 'udp' })).toBeNull();
  expect(asked.activationOf({ ...cups, localAddress: '127.0.0.2' })).toBeNull();
  expect(asked.activationOf({ ...cups, localPort: 632 })).toBeNull();
});

it('asks both managers, once, with these words', async () => {
  const asked = systemctl(`echo '${JSON.stringify([row])}'`, '/run/user/1000');
  for (let times = 0; times < 10; times += 1) asked.activationOf(cups);
  await until(() => asked.takeChanged());
  // Another half a minute must pass before it asks for one that it does not know.
  asked.activationOf({ ...cups, localPort: 1 });
  const rest = 'list-sockets --all --show-types --output=json --no-pager | /run/user/1000 | C';
  expect(questions()).toEqual([`--system ${rest}`, `--user ${rest}`]);
});

it('asks nobody for nothing', () => {
  systemctl('echo []');
  expect(questions()).toEqual([]);
});

describe('knows nothing from one that', () => {
  it.each([
    ['fails', `echo '${JSON.stringify([row])}'; exit 1`],
    ['prints a table', 'echo "LISTEN UNIT ACTIVATES"'],
    ['hangs', 'exec sleep 60'],
    ['does not want to end', 'trap "" TERM; while :; do sleep 0.1; done'],
  ])('%s', { timeout: 20_000 }, async (_, script) => {
    const asked = systemctl(`${script}; touch ${log}.end`);
    asked.activationOf(cups);
    const before = performance.now();
    await until(() => questions().length > 0);
    await until(() => !asked.isAsking);
    expect(performance.now() - before).toBeLessThan(6000);
    expect(asked.takeChanged()).toBe(true);
    expect(asked.activationOf(cups)).toBeNull();
  });

  it('prints without end, of which not much is taken', async () => {
    const asked = systemctl('exec yes');
    asked.activationOf(cups);
    const before = performance.now();
    await until(() => !asked.isAsking);
    // It is ended long before its time is over.
    expect(performance.now() - before).toBeLessThan(1900);
    expect(asked.activationOf(cups)).toBeNull();
  });

  it('is not there', async () => {
    sockets = new SystemdSockets(null, join(folder, 'nowhere'));
    expect(sockets.activationOf(cups)).toBeNull();
    expect(sockets.isAsking).toBe(true);
    await until(() => sockets?.isAsking === false);
    expect(sockets.activationOf(cups)).toBeNull();
    expect(new SystemdSockets(null, null).activationOf(cups)).toBeNull();
  });

  it('cannot be started, of which Node throws', async () => {
    // ENOTDIR, like ENOMEM, is none of the errors that Node tells later (lib/internal/child_process.js, spawn).
    writeFileSync(join(folder, 'file'), '');
    const asked = new SystemdSockets(null, join(folder, 'file', 'systemctl'));
    sockets = asked;
    expect(asked.activationOf(cups)).toBeNull();
    await until(() => asked.takeChanged());
    expect(asked.isAsking).toBe(false);
  });
});

it('ends what it has asked', async () => {
  const asked = systemctl(`echo $$ > ${folder}/pid; exec sleep 60`);
  asked.activationOf(cups);
  const pidFile = join(folder, 'pid');
  await until(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n'));
  const pid = readFileSync(pidFile, 'utf8').trim();
  asked.dispose();
  await until(() => !existsSync(`/proc/${pid}/exe`) || readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z'));
  await until(() => !asked.isAsking);
  expect(asked.activationOf(cups)).toBeNull();
  expect(asked.isAsking).toBe(false);
});

it('asks less and less often for listeners that are in no answer, and soon for a new one', async () => {
  const asked = systemctl('echo []', null, 10);
  const askFor = async (localPort: number) => {
    const begun = performance.now();
    asked.activationOf({ ...cups, localPort });
    await until(() => asked.takeChanged());
    return performance.now() - begun;
  };
  // 10 ms, and twice as long each time.
  for (let times = 0; times < 8; times += 1) await askFor(1);
  expect(questions()).toHaveLength(8);
  asked.activationOf({ ...cups, localPort: 1 });
  expect(asked.isAsking).toBe(true);
  const waited = await askFor(2);
  // The one before would have been asked for after 2.5 s.
  expect(waited).toBeLessThan(1000);
  expect(questions()).toHaveLength(9);
});
