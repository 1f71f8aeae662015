import { execFile } from 'node:child_process';
import { hasFreedesktop } from './platform';

/** Programs that can ask the session bus a question, and how each is asked whether a name has an owner. */
const askers = [
  {
    program: '/usr/bin/gdbus',
    args: (name: string) => [
      ...['call', '--session', '--timeout', '1', '--dest', 'org.freedesktop.DBus'],
      ...['--object-path', '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.NameHasOwner', name],
    ],
  },
  {
    program: '/usr/bin/dbus-send',
    args: (name: string) => [
      ...['--session', '--print-reply', '--reply-timeout=1000', '--dest=org.freedesktop.DBus'],
      ...['/org/freedesktop/DBus', 'org.freedesktop.DBus.NameHasOwner', `string:${name}`],
    ],
  },
  {
    program: '/usr/bin/busctl',
    args: (name: string) => [
      ...['--user', '--timeout=1', 'call', 'org.freedesktop.DBus', '/org/freedesktop/DBus'],
      ...['org.freedesktop.DBus', 'NameHasOwner', 's', name],
    ],
  },
];

/** The service that tray icons register with (StatusNotifierItem specification). */
const watcher = 'org.kde.StatusNotifierWatcher';

/**
 * Whether there is a tray to put an icon into. On macOS and Windows there always is one; elsewhere the session bus is asked.
 */
export async function hasTrayHost(): Promise<boolean> {
  if (!hasFreedesktop) return true;
  for (const { program, args } of askers) {
    const answer = await ask(program, args(watcher));
    if (answer !== null) return /\btrue\b/.test(answer);
  }
  return false;
}

/** What the program says; null when it could not be asked, or gave an error. docs/security.md, item 25. */
function ask(program: string, args: readonly string[]): Promise<string | null> {
  const options = { timeout: 2000, maxBuffer: 4096, env: { ...process.env, LC_ALL: 'C' } };
  return new Promise((resolve) => {
    execFile(program, args, options, (error, stdout) => resolve(error === null ? stdout : null));
  });
}
