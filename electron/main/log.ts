import { join } from 'node:path';
import log from 'electron-log/node';

/** What the rest of main logs with. Nothing that a process or a page chose is logged unescaped. */
export const logger: Pick<typeof log, 'error' | 'warn' | 'info'> = log;

// Silent until it is started, as in unit tests.
log.transports.file.level = false;
log.transports.console.level = false;

/** Logs to `logs/main.log` in `userData`, readable by its user only; warnings go to the terminal too. */
export function startLog(userData: string): void {
  log.transports.file.resolvePathFn = () => join(userData, 'logs', 'main.log');
  log.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  log.transports.file.level = 'info';
  log.transports.console.level = 'warn';
  // The monitor logs what will end the program; what happens next stays as Electron does it.
  process.on('uncaughtExceptionMonitor', (error) => log.error('Uncaught', error));
  process.on('unhandledRejection', (reason) => log.error('Unhandled rejection', reason));
  // A terminal that was closed must not take the app with it.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}
