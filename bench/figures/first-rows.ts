import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { appEnvironment } from '../app';
import type { ElectronRuntime, Figure } from '../bench';
import { end, endWithUs, temporaryFolder } from '../cleanup';
import { projectRoot } from '../paths';
import { atMost, measured } from '../report';
import { median } from '../statistics';
import { within } from '../wait';

const starts = 5;
const quickStarts = 2;
const targetMs = 1500;
const limitMs = 60_000;

/** From the start of the app's process to the line that it prints when the first rows are on the screen. */
export const firstRows: Figure = {
  name: 'first-rows',
  async run({ quick, electron }) {
    const times: number[] = [];
    for (let start = 0; start < (quick ? quickStarts : starts); start += 1) times.push(await startOnce(electron));
    return [measured('first rows from process start', median(times), 'ms', { target: atMost(targetMs) })];
  },
};

async function startOnce({ executable }: ElectronRuntime): Promise<number> {
  const profile = temporaryFolder();
  // Chromium's sandbox does not work for root, as npm start says, too.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const args = [...sandbox, projectRoot, `--user-data-dir=${profile.path}`];
  const begun = performance.now();
  const child = endWithUs(spawn(executable, args, { env: appEnvironment, stdio: ['ignore', 'pipe', 'ignore'] }));
  try {
    const shown = new Promise<number>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        if (line.startsWith('Porthole is watching ')) resolve(performance.now() - begun);
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        reject(new Error(`The app has ended before it showed rows (${code ?? signal})`));
      });
    });
    return await within(limitMs, 'The first rows', shown);
  } finally {
    await end(child);
    profile.remove();
  }
}
