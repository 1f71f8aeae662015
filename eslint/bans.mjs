// What no code of Porthole may say, but in the one file that wraps it. Each ban is tested in config.test.mjs.

/** `no-restricted-syntax`: [selector, message]. */
const entries = (...bans) => bans.map(([selector, message]) => ({ selector, message }));

/** Holds for every file. docs/security.md items 2 to 12, 24 and 25. */
export const everywhere = entries(
  ['Property[key.name="shell"][value.value=true]', 'No shell: execFile or spawn with an array of arguments.'],
  [
    'Property[key.name=/^(nodeIntegration|nodeIntegrationInWorker|nodeIntegrationInSubFrames|webviewTag|allowRunningInsecureContent|experimentalFeatures)$/][value.value=true]',
    'This would give a page more than it may have.',
  ],
  [
    'Property[key.name=/^(contextIsolation|sandbox|webSecurity)$/][value.value=false]',
    'This would take a wall of the sandbox down.',
  ],
  ['Property[key.name="enableBlinkFeatures"]', 'No experimental features of Blink.'],
  ['JSXOpeningElement[name.name="webview"]', 'No webview tags.'],
  ['CallExpression[callee.property.name="createElement"][arguments.0.value="webview"]', 'No webview tags.'],
  ['JSXAttribute[name.name="dangerouslySetInnerHTML"]', 'Texts from the system are shown as text, never as markup.'],
  ['Property[key.name="dangerouslySetInnerHTML"]', 'Texts from the system are shown as text, never as markup.'],
  [
    'AssignmentExpression > MemberExpression.left[property.name=/^(innerHTML|outerHTML)$/]',
    'Texts from the system are shown as text, never as markup.',
  ],
  [
    'CallExpression[callee.property.name="insertAdjacentHTML"]',
    'Texts from the system are shown as text, never as markup.',
  ],
  [
    'CatchClause > BlockStatement[body.length=0]',
    'An expected failure becomes a value; an unexpected one is thrown on.',
  ],
);

/** Everywhere but in electron/main/ipc. */
export const rawSend = entries([
  'CallExpression[callee.property.name=/^(send|sendToFrame)$/]:matches([callee.object.property.name=/^(webContents|mainFrame|senderFrame|sender)$/], [callee.object.name=/^(webContents|contents|mainFrame|senderFrame|sender)$/])',
  'Pages are told things through the emitters that are derived from the contract (electron/main/ipc).',
]);

/** In shared/, whose types are data that travels. */
export const mutableData = entries(
  ['TSPropertySignature[readonly!=true]', 'Data is readonly.'],
  [':not(TSTypeOperator) > TSArrayType', 'Data is readonly: readonly T[].'],
);

/** In the page, where every word comes from shared/i18n. */
export const bareWords = entries(
  ['JSXText[value=/[A-Za-z]{2}/]:not([value=/^\\s*Porthole\\s*$/])', 'Words for people come from shared/i18n.'],
  [
    'JSXAttribute[name.name=/^(alt|aria-description|aria-label|aria-roledescription|description|label|placeholder|title)$/] > Literal[value=/[A-Za-z]{2}/]',
    'Words for people come from shared/i18n.',
  ],
);

const testObject =
  ':matches([callee.object.name=/^(test|it|describe|suite)$/], [callee.object.property.name=/^(describe|concurrent|sequential|serial|parallel)$/])';

/** In tests: what is not run is seen, with its reason. */
export const silentTests = entries(
  [
    `CallExpression${testObject}[callee.property.name=/^(only|todo|fixme|fails|fail)$/]`,
    'Every test runs, and is meant to pass.',
  ],
  [
    `CallExpression${testObject}[callee.property.name=/^(skipIf|runIf)$/]`,
    "Say why: in the test, context.skip(condition, 'reason').",
  ],
  [
    `CallExpression${testObject}[callee.property.name="skip"]:not([arguments.length=2][arguments.1.type=/^(Literal|TemplateLiteral)$/])`,
    "A skipped test has a condition and a reason: test.skip(condition, 'reason').",
  ],
);

/** Files of tests share their modules (vitest.config.mts). */
export const moduleMocks = entries([
  'CallExpression[callee.object.name="vi"][callee.property.name=/^(mock|doMock)$/]',
  'A test that puts something in the place of a module is named *.isolated.test.ts.',
]);

const commandShell = ['node:child_process', 'child_process'].map((name) => ({
  name,
  importNames: ['exec', 'execSync', 'default'],
  message: 'No shell: execFile or spawn with an array of arguments.',
}));

const systemName = {
  name: 'node:os',
  importNames: ['platform', 'type', 'default'],
  message: 'Which system this is, is asked in the selectors only.',
};

const rawIpc = (...importNames) => ({
  name: 'electron',
  importNames: [...importNames, 'default'],
  message: 'IPC goes through the contract: electron/main/ipc and electron/preload/index.ts wrap what Electron gives.',
});

/** `no-restricted-imports` by place; `grounds` is what stands outside of the app. */
export const restrictedImports = {
  anywhere: [...commandShell, systemName, rawIpc('ipcMain', 'ipcRenderer', 'contextBridge')],
  grounds: commandShell,
  selectors: [...commandShell, rawIpc('ipcMain', 'ipcRenderer', 'contextBridge')],
  mainIpc: [...commandShell, systemName, rawIpc('ipcRenderer', 'contextBridge')],
  preload: [...commandShell, systemName, rawIpc('ipcMain')],
};

/** `no-restricted-properties`: [object, property, message]. */
const property = ([object, name, message]) => ({ object, property: name, message });

export const platformProperty = property([
  'process',
  'platform',
  'Which system this is, is asked in the selectors only: pass on what follows from it.',
]);
export const openExternalProperty = property([
  'shell',
  'openExternal',
  'Links are opened by electron/main/security/external-links.ts, which knows the hosts.',
]);
