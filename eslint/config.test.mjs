// Runs the real configuration on small pieces of code: each ban fires where it should, and lets its wrapper pass.
import { ESLint } from 'eslint';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import tseslint from 'typescript-eslint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** The first piece of code waits until the rules, or the types of the whole project, are loaded. */
const timeout = 60_000;

const root = join(import.meta.dirname, '..');

/** Files that the pieces of code import. */
const houseFiles = [
  'shared/domain/socket.ts',
  'electron/engine/engine.ts',
  'electron/main/app-window.ts',
  'electron/preload/index.ts',
  'electron/words.ts',
  'electron/cli/index.ts',
  'renderer/store.ts',
  'renderer/components/badge.tsx',
  'renderer/features/ports/index.ts',
  'renderer/features/ports/row.tsx',
  'renderer/features/details/panel.tsx',
  'renderer/testing/render.tsx',
  'e2e/fixtures/start-listener.ts',
];

const house = mkdtempSync(join(tmpdir(), 'porthole-lint-'));
let withoutTypes;
let withTypes;

beforeAll(() => {
  for (const file of houseFiles) {
    mkdirSync(join(house, dirname(file)), { recursive: true });
    writeFileSync(join(house, file), '');
  }
  withoutTypes = new ESLint({
    cwd: house,
    overrideConfigFile: join(root, 'eslint.config.mjs'),
    overrideConfig: {
      ...tseslint.configs.disableTypeChecked,
      languageOptions: { parserOptions: { projectService: false, program: null } },
      settings: { 'boundaries/root-path': house },
    },
  });
  withTypes = new ESLint({ cwd: root });
});

afterAll(() => rmSync(house, { recursive: true, force: true }));

/** Which rules a piece of code breaks, each named once. Code that cannot be read, or is ignored, shows nothing. */
async function broken(eslint, filePath, code) {
  const [{ messages }] = await eslint.lintText(code, { filePath });
  const unread = messages.find(({ ruleId }) => ruleId === null);
  if (unread) throw new Error(`${filePath} was not linted: ${unread.message}`);
  return [...new Set(messages.map(({ ruleId }) => ruleId))];
}

const firstLine = (code) => code.split('\n', 1)[0];

/** One ban: code that breaks it and code beside it that does not, each in its file. */
function bans(rule, { refused, allowed }) {
  const pieces = [...refused.map((piece) => ['refuses', ...piece]), ...allowed.map((piece) => ['allows', ...piece])];
  describe(rule, { timeout }, () => {
    for (const [verdict, file, code] of pieces) {
      it(`${verdict} in ${file}: ${firstLine(code)}`, async () => {
        const isBroken = (await broken(withoutTypes, file, code)).includes(rule);
        expect(isBroken).toBe(verdict === 'refuses');
      });
    }
  });
}

const engine = 'electron/engine/a.ts';
const main = 'electron/main/a.ts';
const page = 'renderer/components/a.tsx';
const feature = 'renderer/features/details/a.tsx';
const unitTest = 'electron/engine/a.test.ts';

bans('boundaries/dependencies', {
  refused: [
    ['shared/domain/a.ts', "import '../../electron/engine/engine';"],
    ['shared/domain/a.ts', "import 'node:fs';"],
    ['shared/domain/a.ts', "import type { TFunction } from 'i18next';"],
    ['shared/i18n/a.ts', "import { createInstance } from 'i18next';"],
    ['electron/words.ts', "import './main/app-window';"],
    [engine, "import '../words';"],
    [engine, "import 'electron';"],
    [engine, "import type { App } from 'electron';"],
    [engine, "export * from '../main/app-window';"],
    [engine, "void import('../main/app-window');"],
    [main, "import '../engine/engine';"],
    [main, "import type { A } from '../engine/engine';"],
    [main, "import '../../renderer/store';"],
    ['electron/preload/a.ts', "import '../main/app-window';"],
    ['electron/preload/a.ts', "import 'node:fs';"],
    ['electron/cli/a.ts', "import 'electron';"],
    ['electron/cli/a.ts', "import '../main/app-window';"],
    [page, "import 'electron';"],
    [page, "import 'node:path';"],
    [page, "import 'koffi';"],
    [page, "import '../../electron/main/app-window';"],
    [page, "import '../features/ports';"],
    [feature, "import '../ports/row';"],
    [feature, "import '../../testing/render';"],
    ['renderer/testing/a.ts', "import '../../electron/engine/engine';"],
    [engine, "import '../../e2e/fixtures/start-listener';"],
    [engine, "import 'vitest';"],
    ['renderer/components/a.test.tsx', "import '../../electron/engine/engine';"],
  ],
  allowed: [
    ['shared/domain/a.ts', "import { z } from 'zod'; import './socket';"],
    ['shared/i18n/a.ts', "import type { TFunction } from 'i18next';"],
    ['electron/words.ts', "import 'i18next'; import '../shared/domain/socket';"],
    [main, "import '../words';"],
    ['electron/cli/a.ts', "import '../words';"],
    [engine, "import 'node:fs'; import 'koffi'; import './engine'; import '../../shared/domain/socket';"],
    [main, "import 'electron'; import 'electron-log/main'; import 'node:path'; import './app-window';"],
    [main, "import icon from './icon.png?asset';"],
    ['electron/preload/a.ts', "import 'electron'; import '../../shared/domain/socket';"],
    ['electron/cli/a.ts', "import '../engine/engine'; import 'node:util';"],
    [page, "import { Table } from '@mantine/core'; import '../store'; import '../../shared/domain/socket';"],
    [feature, "import '../ports'; import './panel'; import '../../components/badge'; import '../../store';"],
    ['renderer/features/details/a.test.tsx', "import '../../testing/render'; import '@testing-library/react';"],
    ['renderer/testing/a.ts', "import '../store'; import 'fast-check';"],
    ['renderer/app.tsx', "import './features/ports/row';"],
    [unitTest, "import 'vitest'; import 'node:net'; import '../../e2e/fixtures/start-listener';"],
    ['e2e/a.spec.ts', "import 'playwright/test'; import '../electron/engine/engine'; import '../renderer/store';"],
    ['bench/a.ts', "import '../electron/engine/engine'; import 'node:net';"],
  ],
});

bans('boundaries/no-unknown-files', {
  refused: [['elsewhere/a.ts', '']],
  allowed: [
    [engine, ''],
    ['vitest.config.ts', ''],
  ],
});

bans('no-restricted-imports', {
  refused: [
    [main, "import { ipcMain } from 'electron';"],
    [main, "import * as electron from 'electron';"],
    ['electron/main/ipc/a.ts', "import { ipcRenderer } from 'electron';"],
    ['electron/preload/a.ts', "import { contextBridge } from 'electron';"],
    ['electron/preload/index.ts', "import { ipcMain } from 'electron';"],
    [engine, "import { exec } from 'node:child_process';"],
    [engine, "import * as childProcess from 'child_process';"],
    ['e2e/a.ts', "import { exec } from 'node:child_process';"],
    ['scripts/a.mjs', "import { execSync } from 'node:child_process';"],
    ['electron/main/ipc/a.ts', "import { exec } from 'node:child_process';"],
    [engine, "import { platform } from 'node:os';"],
  ],
  allowed: [
    [main, "import { app, BrowserWindow } from 'electron';"],
    ['electron/main/ipc/a.ts', "import { ipcMain } from 'electron';"],
    ['electron/preload/index.ts', "import { contextBridge, ipcRenderer } from 'electron';"],
    ['e2e/a.ts', "import electronPath from 'electron';"],
    [engine, "import { execFile } from 'node:child_process';"],
    ['electron/engine/platform/index.ts', "import { platform } from 'node:os';"],
  ],
});

bans('no-restricted-properties', {
  refused: [
    [engine, 'export const isMac = process.platform;'],
    [engine, 'export const { platform } = process;'],
    ['electron/main/security/external-links.ts', 'export const isMac = process.platform;'],
    [main, "void shell.openExternal('https://example.org');"],
  ],
  allowed: [
    ['electron/engine/platform/index.ts', 'export const isMac = process.platform;'],
    ['electron/main/elevation/index.ts', 'export const isMac = process.platform;'],
    ['scripts/a.mjs', 'export const isMac = process.platform;'],
    [engine, 'export const { arch } = process;'],
    ['electron/main/security/external-links.ts', 'void shell.openExternal(url.href);'],
  ],
});

const unsafePreferences = [
  'nodeIntegration: true',
  'nodeIntegrationInWorker: true',
  'nodeIntegrationInSubFrames: true',
  'webviewTag: true',
  'allowRunningInsecureContent: true',
  'experimentalFeatures: true',
  'contextIsolation: false',
  'sandbox: false',
  'webSecurity: false',
  "enableBlinkFeatures: 'A'",
];

bans('no-restricted-syntax', {
  refused: [
    [engine, "spawn('ls', [], { shell: true });"],
    ...unsafePreferences.map((preference) => [main, `new BrowserWindow({ webPreferences: { ${preference} } });`]),
    ['electron/main/ipc/a.ts', 'new BrowserWindow({ webPreferences: { sandbox: false } });'],
    [page, 'export const a = <webview />;'],
    [page, "document.createElement('webview');"],
    [page, 'export const a = <p dangerouslySetInnerHTML={{ __html: name }} />;'],
    [page, 'const a = { dangerouslySetInnerHTML: { __html: name } };'],
    [page, 'element.innerHTML = name;'],
    [page, "element.insertAdjacentHTML('beforeend', name);"],
    [engine, 'try { read(); } catch { /* never mind */ }'],
    [main, "window.webContents.send('a');"],
    [main, "event.sender.send('a');"],
    ['shared/domain/a.ts', 'export interface A { name: string }'],
    ['shared/domain/a.ts', 'export interface A { readonly names: string[] }'],
    [page, 'export const a = <p>Some words</p>;'],
    [page, 'export const a = <input aria-label="Search" />;'],
    [unitTest, "it.only('a', () => {});"],
    [unitTest, "describe.skip('a', () => {});"],
    [unitTest, "it.todo('a');"],
    [unitTest, "it.skipIf(isRoot)('a', () => {});"],
    [unitTest, "vi.mock('node:fs');"],
    ['e2e/a.spec.ts', 'test.skip();'],
    ['e2e/a.spec.ts', "test.describe.only('a', () => {});"],
    ['e2e/a.spec.ts', "test.skip('a', async () => {});"],
  ],
  allowed: [
    [engine, "spawn('/bin/ls', [], { shell: false });"],
    [main, 'new BrowserWindow({ webPreferences: { contextIsolation: true, sandbox: true, nodeIntegration: false } });'],
    ['electron/main/ipc/a.ts', "window.webContents.send('a');"],
    [main, "connection.send('a');"],
    [page, 'element.textContent = name;'],
    [engine, 'try { read(); } catch (error) { return failed(error); }'],
    ['shared/domain/a.ts', 'export interface A { readonly names: readonly string[] }'],
    [page, 'export const a = <p title={t("ports.title")}>{t("ports.hint")} · </p>;'],
    [page, 'export const a = <span>Porthole</span>;'],
    ['electron/engine/a.isolated.test.ts', "vi.mock('node:fs');"],
    [unitTest, "it('a', (context) => { context.skip(isRoot, 'root reads everything'); });"],
    ['e2e/a.spec.ts', "test.skip(isRoot, 'root reads everything');"],
  ],
});

bans('no-restricted-exports', {
  refused: [
    [engine, 'export default 1;'],
    [engine, 'const a = 1; export { a as default };'],
  ],
  allowed: [
    [engine, 'export const a = 1;'],
    ['vitest.config.ts', 'export default {};'],
  ],
});

bans('no-console', {
  refused: [
    [engine, "console.log('a');"],
    [main, "console.error('a');"],
  ],
  allowed: [
    ['scripts/a.mjs', "console.log('a');"],
    ['electron/cli/a.ts', "console.log('a');"],
  ],
});

bans('no-eval', { refused: [[page, "eval('1');"]], allowed: [[page, "JSON.parse('1');"]] });

bans('no-warning-comments', { refused: [[engine, '// TODO: later']], allowed: [[engine, '// Later ticks merge.']] });

bans('max-lines', {
  refused: [[engine, 'read();\n'.repeat(301)]],
  allowed: [
    [engine, 'read();\n'.repeat(300)],
    [engine, '// why\n'.repeat(400)],
    ['shared/i18n/en/ports.ts', 'read();\n'.repeat(400)],
  ],
});

bans('porthole/kebab-case-file', {
  refused: [['electron/engine/socketTable.ts', '']],
  allowed: [['electron/engine/socket-table.ts', '']],
});

bans('porthole/explained-disable', {
  refused: [
    [engine, "/* eslint-disable */ eval('1');"],
    [engine, "// eslint-disable-next-line no-eval\neval('1');"],
  ],
  allowed: [[engine, "// eslint-disable-next-line no-eval -- why\neval('1');"]],
});

bans('porthole/no-sleep', {
  refused: [
    [unitTest, 'await new Promise((resolve) => setTimeout(resolve, 10));'],
    ['e2e/pages/a.ts', 'await page.waitForTimeout(10);'],
  ],
  allowed: [
    [engine, 'await new Promise((resolve) => setTimeout(resolve, 10));'],
    [unitTest, 'await expect.poll(() => rows.length).toBe(1);'],
  ],
});

bans('@typescript-eslint/no-explicit-any', {
  refused: [[engine, 'export const a: any = 1;']],
  allowed: [[engine, 'export const a: unknown = 1;']],
});

bans('@typescript-eslint/consistent-type-imports', {
  refused: [[engine, "import { Owner } from '../../shared/domain/owner'; export type A = Owner;"]],
  allowed: [[engine, "import type { Owner } from '../../shared/domain/owner'; export type A = Owner;"]],
});

describe('rules that know types', { timeout }, () => {
  // The file is there, so that its types are; the code is ours.
  const file = join(root, 'shared/domain/owner.ts');
  const union = "type Colour = 'red' | 'green'; declare const colour: Colour; export let a = 0;";

  it.each([
    [
      '@typescript-eslint/switch-exhaustiveness-check',
      `${union} switch (colour) { case 'red': a = 1; break; default: a = 2; }`,
    ],
    ['@typescript-eslint/naming-convention', 'export interface IOwner { readonly name: string }'],
    ['@typescript-eslint/no-floating-promises', 'Promise.resolve();'],
    ['@typescript-eslint/no-implied-eval', "setTimeout('read()', 10);"],
  ])('%s refuses: %s', async (rule, code) => {
    expect(await broken(withTypes, file, code)).toContain(rule);
  });

  it('allow an exhaustive switch, kernel names, and a promise that is awaited', async () => {
    const code = `${union}
      switch (colour) { case 'red': a = 1; break; case 'green': a = 2; break; }
      export interface IpOwner { readonly name: string }
      export const SYS_pidfd_open = 434;
      await Promise.resolve();`;
    expect(await broken(withTypes, file, code)).toEqual([]);
  });
});
