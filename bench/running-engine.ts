import { Engine } from '../electron/engine/engine';
import { createPlatform } from '../electron/engine/platform';

export type RunningEngine = Pick<Engine, 'monitor' | 'onBrief' | 'readNow' | 'dispose'>;

/** The whole engine in this process, as the app runs it in one of its own. */
export async function startEngine(): Promise<RunningEngine> {
  const engine = new Engine({
    platform: await createPlatform(),
    own: [process.pid],
    known: null,
    onAlerts: () => undefined,
    onListeners: () => undefined,
  });
  await engine.start();
  return engine;
}
