import { afterEach, expect, it } from 'vitest';
import { fail } from '../../shared/domain/result';
import { Engine } from '../engine/engine';
import { processInfo } from '../engine/testing/domain';
import { MemoryPlatform } from '../engine/testing/memory-platform';
import { tcpListener } from '../engine/testing/socket-records';
import type { StopOptions } from './stop';
import { stop } from './stop';

const engines: Engine[] = [];

afterEach(() => {
  for (const engine of engines.splice(0)) engine.dispose();
});

/** What `stop 80` does to this system, and says. */
async function stopped(system: MemoryPlatform, options: Partial<StopOptions>) {
  const nothing = () => undefined;
  const engine = new Engine({ platform: system, own: [], known: null, onAlerts: nothing, onListeners: nothing });
  engines.push(engine);
  await engine.start();
  const said: string[] = [];
  const say = (text: string) => void said.push(...text.split('\n'));
  const code = await stop(
    engine,
    { port: 80, force: false, yes: false, ...options },
    { out: say, note: say, confirm: null },
  );
  return { code, said };
}

/** A system whose port 80 is held by a program that cannot be asked to stop. */
function muteSystem(): MemoryPlatform {
  const system = new MemoryPlatform();
  system.run(processInfo(20, { name: 'node.exe' }));
  system.open(tcpListener(80), 20);
  const { onSignal } = system;
  system.onSignal = (identity, how) => (how === 'kill' ? onSignal(identity, how) : fail({ code: 'cannotAsk' }));
  return system;
}

it('says that a program cannot be asked, and ends it with --force alone', async () => {
  const system = muteSystem();
  expect(await stopped(system, {})).toEqual({
    code: 3,
    said: [expect.stringMatching(/^Windows has no way to ask node.exe to stop: /), 'Add --force to end it.'],
  });
  expect(system.programs.has(20)).toBe(true);
  expect(await stopped(system, { force: true })).toEqual({ code: 0, said: ['Port 80 is free.'] });
});

it('tells of what only force ends to those who want force', async () => {
  const dns = { name: 'Dnscache', displayName: 'DNS Client' };
  const nsi = { name: 'nsi', displayName: 'Network Store Interface' };
  const system = new MemoryPlatform();
  system.run(processInfo(20, { name: 'svchost.exe', services: [dns, nsi] }));
  system.open(tcpListener(80), 20);
  system.services.byPort.set(80, dns);
  const asked = [
    'svchost.exe (PID 20) would be stopped.',
    'DNS Client is a service. Windows stops it, and may start it again when it is needed.',
  ];
  const refused = 'Nothing was stopped. Add --yes to stop it all the same.';
  expect(await stopped(system, {})).toEqual({ code: 3, said: [...asked, refused] });
  const byForce = 'By force, this service in the same process ends too: Network Store Interface.';
  expect(await stopped(system, { force: true })).toEqual({ code: 3, said: [...asked, byForce, refused] });
});
