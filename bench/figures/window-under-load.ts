import type { Page } from 'playwright';
import type { RunningApp } from '../app';
import { launchApp } from '../app';
import { nativeFigure } from '../bench';
import type { Load } from '../load';
import { sizes, startLoad } from '../load';
import { installStamps, stampOf } from '../page-stamps';
import type { Measurement } from '../report';
import { atMost, measured } from '../report';
import { percentile } from '../statistics';
import { pause } from '../wait';

const erase = ['Backspace', 'Backspace', 'Backspace'];
/** Keys whose every stroke changes how many rows there are: the load's ports are spread over 12000 to 21999. */
const keys = ['1', '2', '4', ...erase, '2', '0', '4', ...erase];
const rounds = 3;
const quickRounds = 1;
/** A fast typist's pause between two keys: ten a second, some 120 words a minute. */
const keyPauseMs = 100;
const targetMs = 100;
const changesASecond = 10;
const watchSeconds = 10;
const quickWatchSeconds = 3;
const engineTargetMebibytes = 150;

/** The window with many rows: how fast search answers, what a second of ticks takes, and the memory. */
export const windowUnderLoad = nativeFigure('window-under-load', async ({ quick, electron }, programs) => {
  const size = quick ? sizes.S : sizes.L;
  const load = await startLoad(programs, size);
  try {
    const app = await launchApp(electron);
    try {
      await app.page.waitForFunction(
        (rows) => Number(document.querySelector('[role="grid"]')?.getAttribute('aria-rowcount')) > rows,
        // Some listeners of the load may have found their port taken.
        size.listeners / 2,
        { timeout: 60_000 },
      );
      return await measureWindow(app, load, size.name, quick);
    } finally {
      await app.close();
    }
  } finally {
    await load.end();
  }
});

async function measureWindow(
  app: RunningApp,
  load: Load,
  size: string,
  quick: boolean,
): Promise<readonly Measurement[]> {
  const seconds = quick ? quickWatchSeconds : watchSeconds;
  const still = await mainThreadTime(app.page, seconds);
  const changing = keepChanging(load);
  try {
    const busy = await mainThreadTime(app.page, seconds);
    const answers = await searchTimes(app.page, quick ? quickRounds : rounds);
    const { engine, renderer } = await memoryOf(app);
    return [
      measured(`search answers, ${size}, p50`, percentile(answers, 0.5), 'ms'),
      measured(`search answers, ${size}, p95`, percentile(answers, 0.95), 'ms', { target: atMost(targetMs) }),
      measured(`window's main thread, ${size}, nothing changes`, still, 'ms CPU a second'),
      measured(`window's main thread, ${size}, ${changesASecond} changes a second`, busy, 'ms CPU a second'),
      measured(`memory of the engine, ${size}`, engine, 'MiB RSS', { target: atMost(engineTargetMebibytes) }),
      measured(`memory of the window, ${size}`, renderer, 'MiB RSS'),
    ];
  } finally {
    await changing.end();
  }
}

/** Changes some listeners once a second, one change after the other, until `end`. */
function keepChanging(load: Load): { readonly end: () => Promise<void> } {
  const ended = new AbortController();
  const changing = (async () => {
    while (!ended.signal.aborted) {
      await load.change(changesASecond);
      await pause(1000);
    }
  })();
  return {
    end: () => {
      ended.abort();
      return changing;
    },
  };
}

/** CPU of the page's main thread a second, in ms; there is one whole tick in each. */
async function mainThreadTime(page: Page, seconds: number): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const busySeconds = async (): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0;
  };
  const before = await busySeconds();
  const begun = performance.now();
  await pause(seconds * 1000);
  const busy = (await busySeconds()) - before;
  await session.detach();
  return (busy * 1_000_000) / (performance.now() - begun);
}

/** From each keystroke to the frame that shows its rows, in ms. */
async function searchTimes(page: Page, times: number): Promise<readonly number[]> {
  await installStamps(page);
  await page.getByRole('searchbox').focus();
  await page.evaluate(noteAnswers);
  const answers: number[] = [];
  for (let round = 0; round < times; round += 1) {
    for (const key of keys) {
      await page.keyboard.press(key);
      answers.push(await stampOf(page, `answer ${answers.length}`));
      await pause(keyPauseMs);
    }
  }
  return answers;
}

/** Runs in the page: notes the time from a key to the end of the frame in which the number of rows is another. */
function noteAnswers(): void {
  const { set } = window.portholeBench;
  const grid = document.querySelector('[role="grid"]');
  if (!grid) throw new Error('There is no table.');
  let answers = 0;
  let pressedAt: number | null = null;
  window.addEventListener('keydown', ({ timeStamp }) => (pressedAt = timeStamp), { capture: true });
  new MutationObserver(() => {
    if (pressedAt === null) return;
    const since = pressedAt;
    pressedAt = null;
    requestAnimationFrame(() => {
      // A message that is posted before the paint is delivered after it.
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => set(`answer ${answers++}`, performance.now() - since);
      port2.postMessage(null);
    });
  }).observe(grid, { attributeFilter: ['aria-rowcount'] });
}

async function memoryOf({ electron }: RunningApp): Promise<{ readonly engine: number; readonly renderer: number }> {
  const metrics = await electron.evaluate(({ app }) => app.getAppMetrics());
  const memory = (isIt: (process: { readonly name?: string; readonly type: string }) => boolean): number =>
    (metrics.find(isIt)?.memory.workingSetSize ?? NaN) / 1024;
  return { engine: memory(({ name }) => name === 'Porthole engine'), renderer: memory(({ type }) => type === 'Tab') };
}
