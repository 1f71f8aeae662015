import { join } from 'node:path';
import { BrowserWindow, nativeTheme } from 'electron';
import { windowIcon } from './icons';
import { createGrowingDelay } from './growing-delay';
import { logger } from './log';
import { appUrl } from './security/origin';
import { loadWindowState, saveWindowState } from './window-state';

const defaultSize = { width: 1280, height: 800 };

/** The narrowest window in which a row still says port, program and who can reach it. */
const smallestSize = { minWidth: 720, minHeight: 480 };

/** The page's own colours, so that the window does not flash before it is drawn. */
const background = { light: '#ffffff', dark: '#16181d' };

export interface AppWindowOptions {
  /** Where the place of the window is kept. */
  readonly stateFile: string;
  /** Whether this run may write there. */
  readonly mayWrite: boolean;
  /** Asked when the window is closed: whether Porthole goes on without it. */
  keepWatching(): boolean;
  /** The window was closed, and Porthole goes on: out of sight with it. */
  onPutAway(window: BrowserWindow): void;
}

/** Opens the window; it is shown as soon as the page has been drawn. */
export function openAppWindow({ stateFile, mayWrite, keepWatching, onPutAway }: AppWindowOptions): BrowserWindow {
  const state = loadWindowState(stateFile);
  const window = new BrowserWindow({
    ...defaultSize,
    ...smallestSize,
    ...state?.bounds,
    show: false,
    autoHideMenuBar: true,
    icon: windowIcon(),
    backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
    // docs/security.md, items 2 to 4, 6 and 8 to 12: explicit, though most are Electron's defaults.
    webPreferences: {
      preload: join(__dirname, '../preload/index.js'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  });
  if (mayWrite) saveWindowState(window, stateFile);
  reloadAfterCrash(window);
  window.once('ready-to-show', () => {
    // maximize() shows the window, so it has to wait as long.
    if (state?.maximized === true) window.maximize();
    window.show();
  });
  window.on('close', (event) => {
    if (!keepWatching()) return;
    event.preventDefault();
    onPutAway(window);
  });
  void window.loadURL(appUrl);
  return window;
}

/** Brings the window to the front, wherever it was. */
export function showWindow(window: BrowserWindow): void {
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}

function reloadAfterCrash(window: BrowserWindow): void {
  const delay = createGrowingDelay();
  let loadedAt = Date.now();
  let reload: NodeJS.Timeout | undefined;
  window.webContents.on('did-finish-load', () => {
    loadedAt = Date.now();
  });
  window.webContents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    logger.error('The page has gone:', reason);
    reload = setTimeout(() => window.webContents.reload(), delay.next(Date.now() - loadedAt));
  });
  window.on('closed', () => clearTimeout(reload));
}
