import { app } from 'electron';
import type { CommandLineError } from './command-line';
import { launchOptionsSchema, ownArguments, parseCommandLine } from './command-line';
import { logger, startLog } from './log';
import { startPorthole } from './porthole';
import { registerAppScheme } from './security/app-protocol';
import { guardNavigation } from './security/navigation';
import { preventWebviews } from './security/webview';
import { t } from '../words';

const launch = parseCommandLine(ownArguments(process.argv, app.isPackaged ? null : app.getAppPath()));
if (!launch.ok) {
  process.stderr.write(`${complaint(launch.error)} ${t('system.terminal.usage')}\n`);
  app.exit(2);
} else if (launch.value.screenshot === undefined && !app.requestSingleInstanceLock(launch.value)) {
  process.stdout.write(`${t('system.terminal.alreadyRuns')}\n`);
  app.exit(0);
} else {
  startLog(app.getPath('userData'));
  // Without the system's sandbox this would hang every child (Electron 25); windows ask for theirs one by one, too.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  registerAppScheme();
  app.on('web-contents-created', (_event, contents) => {
    guardNavigation(contents);
    preventWebviews(contents);
  });
  const started = app.whenReady().then(() => {
    const porthole = startPorthole(launch.value);
    app.on('second-instance', (_event, _argv, _folder, options) => {
      // Electron reorders a second instance's arguments, so it sends them parsed: docs/security.md, item 23.
      const second = launchOptionsSchema.safeParse(options);
      if (second.success) porthole.show(second.data);
      else logger.warn('A second instance was refused');
    });
    app.on('activate', () => porthole.show({}));
  });
  started.catch((error: unknown) => {
    logger.error('Porthole could not start.', error);
    app.exit(1);
  });
}

function complaint(error: CommandLineError): string {
  return error.code === 'unknownArgument'
    ? t('system.terminal.unknownArgument', { argument: error.argument })
    : t(`system.terminal.${error.code}`);
}
