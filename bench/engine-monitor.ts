import { Monitor } from '../electron/engine/monitor/monitor';
import { createPlatform } from '../electron/engine/platform';
import type { LoadSize } from './load';

/** The engine's monitor in this process, read when it is told to. */
export interface EngineMonitor {
  /** One whole read with all that follows from it; gives its CPU time in ms, as of all threads of this process. */
  tick(): Promise<number>;
  dispose(): void;
}

export async function startMonitor(): Promise<EngineMonitor & Pick<Monitor, 'sockets'>> {
  const platform = await createPlatform();
  const monitor = new Monitor({ platform, firstSeen: null });
  return {
    sockets: monitor.sockets,
    async tick() {
      const before = process.cpuUsage();
      await monitor.tick('all');
      const { user, system } = process.cpuUsage(before);
      return (user + system) / 1000;
    },
    dispose: () => platform.dispose(),
  };
}

/** A measurement of rows that are not there would be worth nothing. */
export function assertSees(sockets: number, { name, listeners, connections }: LoadSize): void {
  const expected = listeners + 2 * connections;
  if (sockets < expected) throw new Error(`The engine sees ${sockets} sockets of a load ${name} with ${expected}.`);
}
