import { fork } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ListenerProcess } from '../../../e2e/fixtures/start-listener';
import { startListener } from '../../../e2e/fixtures/start-listener';
import type { StopPlan } from '../../../shared/domain/stop';
import { Engine } from '../engine';
import { createPlatform } from '../platform';

// Real processes with real sockets, stopped by real signals.

let engine: Engine;
const processes: ListenerProcess[] = [];

beforeEach(async () => {
  engine = new Engine({
    platform: await createPlatform(),
    // A pid that is nobody's: the processes that these tests start are not to be taken for Porthole's own.
    own: [0],
    known: null,
    onAlerts: () => undefined,
    onListeners: () => undefined,
  });
  await engine.start();
});

afterEach(async () => {
  engine.dispose();
  await Promise.all(processes.splice(0).map((process) => process.end()));
});

function start(...args: Parameters<typeof startListener>): ListenerProcess {
  const process = startListener(...args);
  processes.push(process);
  return process;
}

/** Plans a stop of all that listens on a port. */
async function plan(port: number): Promise<StopPlan> {
  await engine.readNow('all');
  const listeners = [...engine.monitor.sockets.values()].filter(
    ({ role, localPort }) => role === 'listener' && localPort === port,
  );
  return engine.stopper.plan({ socketIds: listeners.map(({ id }) => id) });
}

describe('stopping a real process', () => {
  it('frees the port of a process that has no other', async () => {
    const program = start();
    const port = await program.open();
    const made = await plan(port);
    expect(made).toMatchObject({ port, refusal: null, concerns: [], victims: [{ pid: program.pid }] });
    expect(await engine.stopper.stop({ planId: made.id, force: false })).toEqual({ kind: 'freed' });
    expect(await program.ended).toBe('SIGTERM');
  });

  it('tells of the other ports of the process', async () => {
    const program = start();
    const port = await program.open();
    const other = await program.open();
    const { concerns, victims } = await plan(port);
    expect(concerns).toEqual([{ code: 'otherPorts', name: victims[0]?.name, ports: String(other), count: 1 }]);
  });

  it('counts the connections that would be cut', async () => {
    const server = start();
    const client = start();
    const port = await server.open();
    await client.connect(port);
    await client.connect(port);
    await expect.poll(async () => (await plan(port)).victims[0]?.connections).toBe(2);
  });

  it('says that the port is still held by a process that does not listen to SIGTERM, and ends it by force', async () => {
    const program = start({ args: ['--ignore-sigterm'] });
    const port = await program.open();
    const made = await plan(port);
    expect(await engine.stopper.stop({ planId: made.id, force: false })).toEqual({ kind: 'stillHeld' });
    expect(await engine.stopper.stop({ planId: made.id, force: true })).toEqual({ kind: 'freed' });
    expect(await program.ended).toBe('SIGKILL');
  });

  it('stops nothing when the process has ended between plan and stop', async () => {
    const program = start();
    const made = await plan(await program.open());
    await program.end();
    expect(await engine.stopper.stop({ planId: made.id, force: false })).toEqual({ kind: 'gone' });
  });

  it('stops nothing when another process has taken the port between plan and stop', async () => {
    const program = start();
    const port = await program.open();
    const made = await plan(port);
    await program.end();
    const successor = start();
    await successor.open({ port });
    const outcome = await engine.stopper.stop({ planId: made.id, force: false });
    expect(outcome).toMatchObject({ kind: 'takenOver', pid: successor.pid });
  });

  it('tells who has taken over a port when a service manager starts the program again', async () => {
    const manager = fork(join(__dirname, '../../../e2e/fixtures/respawner.mjs'));
    try {
      const started = await new Promise<{ port: number; pid: number }>((resolve) =>
        manager.once('message', (message) => {
          resolve(message as { port: number; pid: number });
        }),
      );
      const made = await plan(started.port);
      expect(made.victims.map(({ pid }) => pid)).toEqual([started.pid]);
      const outcome = await engine.stopper.stop({ planId: made.id, force: false });
      expect(outcome).toMatchObject({ kind: 'takenOver', pid: expect.not.toSatisfy((pid) => pid === started.pid) });
    } finally {
      const ended = new Promise((resolve) => manager.once('exit', resolve));
      manager.disconnect();
      await ended;
    }
  });

  it('names every process that shares a port, and stops them all', async () => {
    const parent = start();
    const port = await parent.open();
    const holders = [parent.pid, await parent.share(port), await parent.share(port)];
    await expect.poll(async () => (await plan(port)).victims.length).toBe(3);
    const made = await plan(port);
    expect(made.victims.map(({ pid }) => pid).sort()).toEqual(holders.sort());
    expect(made.concerns).toContainEqual({ code: 'severalProcesses', count: 3 });
    expect(await engine.stopper.stop({ planId: made.id, force: false })).toEqual({ kind: 'freed' });
    expect(await parent.ended).toBe('SIGTERM');
  });
});
