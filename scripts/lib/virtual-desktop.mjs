import { findProgram, hasDisplay } from './system-packages.mjs';

/** Big enough for the window and a notification beside it; true colour. */
const screen = '-screen 0 1600x1000x24';

/** The words to put before a command so that it runs on a display of its own, seen by nobody. */
export const virtualDisplay = ['xvfb-run', '-a', '-s', screen, '--'];

/** The words to put before a command so that it has a session bus of its own. */
export const privateBus = ['dbus-run-session', '--'];

/**
 * What to put before a command that opens windows where there is no desktop, and the sentences that say so.
 * `{ before, sentences }`; both empty on a desktop.
 */
export function desktopFor(env = process.env, platform = process.platform) {
  if (platform !== 'linux') return { before: [], sentences: [] };
  const display = hasDisplay(env) ? [] : virtualDisplay;
  const busless = !env.DBUS_SESSION_BUS_ADDRESS && findProgram('dbus-run-session', env);
  const sentences =
    display.length > 0 ? ['There is no display here, so Porthole runs on a virtual one that nobody sees.'] : [];
  return { before: [...display, ...(busless ? privateBus : [])], sentences };
}
