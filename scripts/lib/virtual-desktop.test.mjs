import { expect, test } from 'vitest';
import { desktopFor } from './virtual-desktop.mjs';

const bus = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/run/user/1000/bus' };

test('on a desktop nothing is put before the app', () => {
  expect(desktopFor({ DISPLAY: ':0', ...bus }, 'linux')).toEqual({ before: [], sentences: [] });
  expect(desktopFor({ WAYLAND_DISPLAY: 'wayland-0', ...bus }, 'linux')).toEqual({ before: [], sentences: [] });
  expect(desktopFor({}, 'darwin')).toEqual({ before: [], sentences: [] });
  expect(desktopFor({}, 'win32')).toEqual({ before: [], sentences: [] });
});

test('without a display the app runs on a virtual one, and it is said', () => {
  const { before, sentences } = desktopFor(bus, 'linux');
  expect(before[0]).toBe('xvfb-run');
  expect(before).not.toContain('dbus-run-session');
  expect(sentences).toEqual([expect.stringContaining('virtual')]);
});
