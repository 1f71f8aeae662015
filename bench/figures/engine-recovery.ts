import type { Page } from 'playwright';
import { launchApp } from '../app';
import type { ElectronRuntime, Figure } from '../bench';
import { installStamps, stampOf } from '../page-stamps';
import { atMost, measured } from '../report';
import { median } from '../statistics';

const times = 5;
const quickTimes = 1;
const targetMs = 2000;

/** From the signal that ends or stops the engine until the window says that its rows are live again. */
export const engineRecovery: Figure = {
  name: 'engine-recovery',
  async run({ quick, electron }) {
    const count = quick ? quickTimes : times;
    const killed: number[] = [];
    const stopped: number[] = [];
    for (let time = 0; time < count; time += 1) {
      killed.push(await measureOnce(electron, 'SIGKILL'));
      stopped.push(await measureOnce(electron, 'SIGSTOP'));
    }
    const target = atMost(targetMs);
    return [
      measured('live again after kill -9 of the engine, median', median(killed), 'ms', { target }),
      measured('live again after kill -9 of the engine, worst', Math.max(...killed), 'ms', { target }),
      measured('live again after kill -STOP of the engine, median', median(stopped), 'ms', { target }),
      measured('live again after kill -STOP of the engine, worst', Math.max(...stopped), 'ms', { target }),
    ];
  },
};

/** Each time with an app of its own: a second failure within a minute is restarted with a delay, on purpose. */
async function measureOnce(electron: ElectronRuntime, signal: NodeJS.Signals): Promise<number> {
  const app = await launchApp(electron);
  try {
    await notePhases(app.page);
    const pid = await app.enginePid();
    const begun = Date.now();
    process.kill(pid, signal);
    await stampOf(app.page, 'stale');
    return (await stampOf(app.page, 'live')) - begun;
  } finally {
    await app.close();
  }
}

/** Has the page note when it next says that the rows are stale, and that they are live. */
async function notePhases(page: Page): Promise<void> {
  await installStamps(page);
  await page.evaluate(() => {
    const { set } = window.portholeBench;
    const phaseOf = (): string => document.querySelector<HTMLElement>('[data-phase]')?.dataset['phase'] ?? '';
    const observer = new MutationObserver(() => set(phaseOf(), Date.now()));
    observer.observe(document.body, { subtree: true, attributeFilter: ['data-phase'] });
  });
}
