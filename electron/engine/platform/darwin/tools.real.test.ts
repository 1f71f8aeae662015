import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SocketTable } from '../../monitor/socket-table';
import { tcpConnection, tcpListener, udpSocket } from '../../testing/socket-records';
import { CodeSignatures } from './code-signatures';
import { executableConcerns } from './executable-concerns';
import { LaunchServices } from './launch-services';
import { ProcessList } from './process-list';

// Real processes, and scripts in the place of macOS's programs.

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'darwin-tools-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** A script that writes each of its calls to the file `calls`. */
function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\necho "$*" >> '${join(folder, 'calls')}'\n${text}\n`);
  chmodSync(path, 0o755);
  return path;
}

const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

describe('the list of processes', () => {
  it('has this one, and is not read again for nothing', async () => {
    let now = 0;
    const ps = script('ps', 'exec /bin/ps "$@"');
    const list = new ProcessList(ps, () => now);
    await list.refresh([process.pid]);
    expect(list.get(process.pid)?.parentPid).toBe(process.ppid);
    expect(list.argumentsOf(process.pid)).toContain('node');
    await list.refresh([process.pid]);
    expect(calls()).toHaveLength(2);
    now = 5001;
    await list.refresh([process.pid]);
    expect(calls()).toHaveLength(4);
    // Somebody asks what it uses.
    now += 901;
    await list.refresh([process.pid]);
    expect(calls()).toHaveLength(4);
    list.usageOf(process.pid);
    await list.refresh([process.pid]);
    expect(calls()).toHaveLength(6);
  });

  it('is read again for a process that is not in it', async () => {
    const list = new ProcessList(script('ps', 'exec /bin/ps "$@"'), () => 0);
    await list.refresh([]);
    await list.refresh([4_194_304]);
    expect(calls()).toHaveLength(4);
  });

  it('gives the same creation time when it is asked anew', async () => {
    const list = new ProcessList('/bin/ps');
    await list.refresh([process.pid]);
    const time = list.get(process.pid)?.creationTime;
    expect(list.creationTimeNow(process.pid)).toEqual({ ok: true, value: time });
    expect(list.creationTimeNow(4_194_304)).toEqual({ ok: false, error: { code: 'gone' } });
    expect(new ProcessList('/nowhere/ps').creationTimeNow(process.pid)).toEqual({
      ok: false,
      error: { code: 'missing' },
    });
  });

  it('does not wait for a ps that hangs when it is asked anew', () => {
    const before = performance.now();
    const answer = new ProcessList(script('ps', 'exec sleep 60')).creationTimeNow(process.pid);
    expect(answer).toEqual({ ok: false, error: { code: 'timeout' } });
    expect(performance.now() - before).toBeLessThan(5000);
  });

  it('keeps what it knew when ps fails', async () => {
    const program = script('ps', 'exec /bin/ps "$@"');
    let now = 0;
    const list = new ProcessList(program, () => now);
    await list.refresh([]);
    script('ps', 'exit 1');
    now = 10_000;
    await list.refresh([]);
    expect(list.get(process.pid)).not.toBeNull();
  });
});

describe('the jobs of launchd', () => {
  const launchctl = String.raw`printf 'PID\tStatus\tLabel\n42\t0\tcom.example.web\n-\t0\tcom.example.idle\n'`;

  it('are asked for once, and again for a process that nobody has asked about', async () => {
    let now = 0;
    const program = script('launchctl', launchctl);
    const services = new LaunchServices({ program, pidsOf: () => [], executableOf: () => null, now: () => now });
    expect(services.servicesOf(42)).toEqual([]);
    services.refresh();
    await services.settled();
    expect(services.servicesOf(42)).toEqual([{ name: 'com.example.web', displayName: 'com.example.web' }]);
    now = 6000;
    services.refresh();
    await services.settled();
    expect(calls()).toEqual(['list']);
    services.servicesOf(43);
    services.refresh();
    await services.settled();
    expect(calls()).toHaveLength(2);
  });

  it('cannot be stopped by themselves', () => {
    const services = new LaunchServices({ program: null, pidsOf: () => [], executableOf: () => null });
    services.refresh();
    expect(services.canStop).toBe(false);
    expect(services.stop('com.example.web', { pid: 42, creationTime: 0 }).ok).toBe(false);
  });

  it('name AirPlay where ControlCenter listens for it, and nowhere else', () => {
    const controlCenter = '/System/Library/CoreServices/ControlCenter.app/Contents/MacOS/ControlCenter';
    const table = new SocketTable();
    table.begin('all');
    const records = [
      tcpListener(5000),
      tcpListener(7000),
      tcpListener(5001),
      tcpConnection(5000, 60_000),
      udpSocket(7000),
    ];
    records.forEach((record, at) => table.observe({ ...record, cookieLow: at + 1 }));
    const slots = table.commit(true).added;
    const named = (executable: string) => {
      const services = new LaunchServices({ program: null, pidsOf: () => [42], executableOf: () => executable });
      return slots.map((slot) => services.serviceOf(table, slot)?.displayName ?? null);
    };
    expect(named(controlCenter)).toEqual(['AirPlay Receiver', 'AirPlay Receiver', null, null, null]);
    expect(named(`/tmp${controlCenter}`)).toEqual([null, null, null, null, null]);
  });
});

describe('signatures', () => {
  it('are asked for once, until the file is another', async () => {
    const program = script(
      'codesign',
      `[ "$1" = --verify ] || echo 'Authority=Developer ID Application: Ada (ABCDE12345)' >&2`,
    );
    const file = join(folder, 'program');
    writeFileSync(file, 'x');
    const signatures = new CodeSignatures(program);
    const valid = { status: 'valid', signer: 'Developer ID Application: Ada (ABCDE12345)' };
    expect(await signatures.of(file)).toEqual(valid);
    expect(await signatures.of(file)).toEqual(valid);
    expect([...calls()].sort()).toEqual([`--verify ${file}`, `-dv --verbose=2 ${file}`]);
    utimesSync(file, 1, 1);
    await signatures.of(file);
    expect(calls()).toHaveLength(4);
    expect(await signatures.of(join(folder, 'nothing'))).toBeNull();
    expect(await signatures.of('--verify')).toBeNull();
  });

  it('are not known where codesign does not run', async () => {
    expect(await new CodeSignatures('/nowhere/codesign').of(process.execPath)).toBeNull();
  });
});

describe('a program’s file', () => {
  it.each([
    ['/private/tmp/x', ['deleted', 'temporary']],
    ['/tmp/nothing-of-that-name', ['deleted', 'temporary']],
    ['/var/folders/zz/x/T/y', ['deleted', 'temporary']],
    ['/usr/nothing-of-that-name', ['deleted']],
    ['/Volumes/Stick/program', []],
    ['/usr/nothing\\xff', []],
    [process.execPath, []],
  ])('at %s is of concern: %j', (path, concerns) => {
    expect(executableConcerns(path)).toEqual(concerns);
  });

  it('is of concern when all may write to it, or to its folder', () => {
    const own = join(folder, 'own');
    mkdirSync(own);
    const file = join(own, 'program');
    writeFileSync(file, '');
    const temporary = executableConcerns(file);
    expect(temporary).not.toContain('writableByOthers');
    chmodSync(file, 0o777);
    expect(executableConcerns(file)).toContain('writableByOthers');
    symlinkSync(file, join(own, 'link'));
    expect(executableConcerns(join(own, 'link'))).not.toContain('writableByOthers');
    chmodSync(file, 0o755);
    chmodSync(own, 0o777);
    expect(executableConcerns(file)).toContain('writableByOthers');
    chmodSync(own, 0o1777);
    expect(executableConcerns(file)).not.toContain('writableByOthers');
  });
});
