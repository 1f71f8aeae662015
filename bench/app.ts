import type { ElectronApplication, Page } from 'playwright';
import { _electron } from 'playwright';
import type { ElectronRuntime } from './bench';
import { endWithUs, temporaryFolder } from './cleanup';
import { projectRoot } from './paths';

/** The real app, driven by Playwright, with its window showing live rows. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  /** The pid of its engine. */
  enginePid(): Promise<number>;
  close(): Promise<void>;
}

/** No bus: notifications of a benchmark must not reach the person at the machine. */
export const appEnvironment: Readonly<Record<string, string>> = {
  ...(process.env as Readonly<Record<string, string>>),
  DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
};

/** A busy machine may take long to start an app with 50,000 sockets to show. */
const startLimitMs = 60_000;

/** Starts the app with a profile of its own, and waits until its rows are live. */
export async function launchApp({ executable }: ElectronRuntime): Promise<RunningApp> {
  const profile = temporaryFolder();
  const electron = await _electron.launch({
    executablePath: executable,
    args: [projectRoot, `--user-data-dir=${profile.path}`],
    env: appEnvironment,
    timeout: startLimitMs,
  });
  endWithUs(electron.process());
  const close = async (): Promise<void> => {
    await electron.close();
    profile.remove();
  };
  try {
    const page = await electron.firstWindow({ timeout: startLimitMs });
    await page.locator('[data-phase="live"]').waitFor({ timeout: startLimitMs });
    return { electron, page, enginePid: () => enginePidOf(electron), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function enginePidOf(electron: ElectronApplication): Promise<number> {
  const metrics = await electron.evaluate(({ app }) => app.getAppMetrics());
  const pid = metrics.find(({ name }) => name === 'Porthole engine')?.pid;
  if (pid === undefined) throw new Error('The app has no engine.');
  return pid;
}
