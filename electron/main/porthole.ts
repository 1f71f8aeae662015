import { join } from 'node:path';
import { app, nativeTheme, powerMonitor, session } from 'electron';
import type { Settings } from '../../shared/domain/settings';
import { installAppMenu } from './app-menu';
import { openAppWindow } from './app-window';
import type { LaunchOptions } from './command-line';
import { within } from './deadline';
import { createDesktopPresence } from './desktop-presence';
import { startEngineHost } from './engine-host';
import { forkEngine } from './engine-process';
import { createFirstRows } from './first-rows';
import { createHandlers } from './ipc/handlers';
import { registerHandlers } from './ipc/register-handlers';
import { createNotices } from './notices';
import { createPageLink } from './page-link';
import { hasFreedesktop } from './platform';
import { createElectronPower } from './power-source';
import { takeScreenshot } from './screenshot';
import { guardSession } from './security/guard-session';
import { settingsNotice } from './settings-notice';
import type { SettingsProblem } from './settings-store';
import { createSettingsStore } from './settings-store';
import { createSysfsPower } from './sysfs-power';
import { createWatchKeeper } from './watch-keeper';

/** What is not needed for the first rows waits for them, but no longer than this, in milliseconds. */
const patienceMs = 5000;

/** The running app, as its process sees it. */
export interface Porthole {
  /** Brings the window to the front; options of a second launch hold from now on. */
  show(options: LaunchOptions): void;
}

/** Puts the parts together: the engine first, for the rows wait for it, then the window; what can wait comes last. */
export function startPorthole({ theme, screenshot }: LaunchOptions): Porthole {
  const userData = app.getPath('userData');
  // A run that takes a picture holds no lock, so it leaves the files of one that may be running as they are.
  const mayWrite = screenshot === undefined;
  const link = createPageLink();
  const notices = createNotices(link.emit.app.noticesChanged);
  const tellProblem = (problem: SettingsProblem | null): void => {
    if (problem === null) notices.clear('settingsNotSaved');
    else notices.set(settingsNotice(problem));
  };
  const settings = createSettingsStore(join(userData, 'settings.json'), tellProblem, mayWrite);
  const firstRows = createFirstRows();
  let quitting = screenshot !== undefined;
  let lastNewsAt = Date.now();

  const presence = createDesktopPresence({
    notices,
    isFirstStart: settings.isFirstStart,
    wantsNotifications: () => settings.get().notifyNewListeners && screenshot === undefined,
    reveal: link.reveal,
    quit: () => app.quit(),
  });
  const engine = startEngineHost({
    fork: (events) => forkEngine(join(__dirname, 'engine.js'), events),
    protect: [process.pid],
    onState: link.emit.engine.stateChanged,
    onNews(news) {
      lastNewsAt = Date.now();
      presence.take(news);
    },
    onPort: link.sendPort,
  });
  const power = hasFreedesktop ? createSysfsPower() : createElectronPower(powerMonitor);
  const watch = createWatchKeeper({ power, settings: settings.get, configure: engine.configure });
  const applySettings = (changed: Settings): void => {
    watch.refresh();
    nativeTheme.themeSource = changed.theme;
    link.emit.settings.changed(changed);
  };

  applySettings(settings.override({ theme }));
  guardSession(session.defaultSession, join(__dirname, '../renderer'));
  registerHandlers(
    createHandlers({ engine, notices, settings, onFirstRows: firstRows.report, onSettings: applySettings }),
    link.isTrusted,
  );
  installAppMenu();
  const window = openAppWindow({
    stateFile: join(userData, 'window.json'),
    mayWrite,
    keepWatching: () => settings.get().keepWatching && !quitting,
    onPutAway: (open) => void presence.putAway(open),
  });
  link.attach(window);
  watch.follow(window);
  app.on('before-quit', () => {
    quitting = true;
  });
  app.on('will-quit', () => {
    presence.dispose();
    watch.dispose();
    engine.dispose();
  });

  if (screenshot === undefined) {
    void within(patienceMs, firstRows.shown).then(() => {
      if (settings.isFirstStart) settings.save();
      return presence.showTray();
    });
  } else {
    const picture = { page: window.webContents, file: screenshot, firstRows: firstRows.shown };
    void takeScreenshot({ ...picture, lastNewsAt: () => lastNewsAt }).then((taken) => {
      engine.dispose();
      process[taken.ok ? 'stdout' : 'stderr'].write(`${taken.ok ? taken.value : taken.error.sentence}\n`);
      app.exit(taken.ok ? 0 : 1);
    });
  }

  return {
    show(second) {
      if (second.theme !== undefined) applySettings(settings.override({ theme: second.theme }));
      link.reveal([]);
    },
  };
}
