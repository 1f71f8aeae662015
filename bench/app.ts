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

/** Starts the app with a profile of its own, and waits until its rows are live. */
export async function launchApp({ executable }: ElectronRuntime): Promise<RunningApp> {
  const profile = temporaryFolder();
  const electron = await _electron.launch({
    executablePath: executable,
    args: [projectRoot, `--user-data-dir=${profile.path}`],
    env: appEnvironment,
  });
  endWithUs(electron.process());
  const page = await electron.firstWindow();
  await page.locator('[data-phase="live"]').waitFor();
  return {
    electron,
    page,
    async enginePid() {
      const metrics = await electron.evaluate(({ app }) => app.getAppMetrics());
      const pid = metrics.find(({ name }) => name === 'Porthole engine')?.pid;
      if (pid === undefined) throw new Error('The app has no engine.');
      return pid;
    },
    async close() {
      await electron.close();
      profile.remove();
    },
  };
}
