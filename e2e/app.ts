import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright/test';
import { _electron, expect, test as base } from 'playwright/test';
import electronPath from 'electron';

const appFolder = join(__dirname, '..');

/** A desktop without a session bus: notifications of a test must not reach the person at the machine. */
const noBus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

export interface LaunchOptions {
  /** Porthole's own arguments. */
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The folder of settings and logs; a fresh one that goes away with the test, unless told otherwise. */
  readonly userData?: string;
  /** Whether Chromium's sandbox is on. Playwright turns it off. */
  readonly sandbox?: boolean;
}

/** The real app, running. */
export interface RunningApp {
  readonly electron: ElectronApplication;
  readonly page: Page;
  readonly pid: number;
  readonly userData: string;
  /** URLs of everything that its pages have asked for. */
  readonly requests: readonly string[];
  /** What their consoles have said about the content security policy. */
  readonly violations: readonly string[];
  /** What it has written to its terminal so far. */
  output(): string;
  /** The pid of the engine that runs at the moment; undefined between two. */
  enginePid(): Promise<number | undefined>;
  /** Quits it, and waits until it has gone. */
  close(): Promise<void>;
}

interface Fixtures {
  /** Whether the test does what the app must refuse. */
  readonly attacks: boolean;
  /** A folder that goes away with the test. */
  readonly folder: string;
  /** Starts the real app, which is quit at the end of the test. */
  readonly launch: (options?: LaunchOptions) => Promise<RunningApp>;
  /** The real app as it comes. */
  readonly porthole: RunningApp;
}

/**
 * Playwright's test with the real app. Whatever a test does, unless it `attacks`, its pages ask nobody but the app, and break
 * no content security policy.
 */
export const test = base.extend<Fixtures>({
  attacks: [false, { option: true }],
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'porthole-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  },
  launch: async ({ folder, attacks }, use) => {
    const running: RunningApp[] = [];
    await use(async (options = {}) => {
      const app = await launchApp({ userData: join(folder, 'user-data'), ...options });
      running.push(app);
      return app;
    });
    await Promise.all(running.map((app) => app.close()));
    if (attacks) return;
    expect(running.flatMap(({ requests }) => requests.filter((url) => !url.startsWith('app://porthole/')))).toEqual([]);
    expect(running.flatMap(({ violations }) => violations)).toEqual([]);
  },
  porthole: async ({ launch }, use) => {
    await use(await launch());
  },
});

export { expect };

async function launchApp(options: LaunchOptions & { readonly userData: string }): Promise<RunningApp> {
  const { args = [], env = {}, userData, sandbox = false } = options;
  const electron = await _electron.launch({
    args: [appFolder, `--user-data-dir=${userData}`, ...args],
    env: environment(env),
    chromiumSandbox: sandbox,
    // Playwright would say light; the app itself says which.
    colorScheme: null,
  });
  const requests: string[] = [];
  const violations: string[] = [];
  const chunks: string[] = [];
  const process = electron.process();
  process.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  process.stderr?.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  electron.context().on('request', (request) => requests.push(request.url()));
  electron.context().on('console', (message) => {
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  return {
    electron,
    page: await electron.firstWindow(),
    pid: process.pid ?? 0,
    userData,
    requests,
    violations,
    output: () => chunks.join(''),
    enginePid: () =>
      electron.evaluate(({ app }) => app.getAppMetrics().find(({ name }) => name === 'Porthole engine')?.pid),
    async close() {
      if (process.exitCode === null && process.signalCode === null) await electron.close();
    },
  };
}

export interface ProgramResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the app as a program, without Playwright, and waits until it has ended by itself. */
export function runApp(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<ProgramResult> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electronPath as unknown as string, [...sandbox, appFolder, ...args], { env: environment(env) });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

function environment(env: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return { ...(Object.fromEntries(inherited) as Record<string, string>), ...noBus, ...env };
}
