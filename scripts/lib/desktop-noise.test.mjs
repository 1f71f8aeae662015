import { expect, test } from 'vitest';
import { isNoise } from './desktop-noise.mjs';

test.each([
  '[3127:1122/112800.012345:ERROR:bus.cc(399)] Failed to connect to the bus: Could not parse server address',
  '[3127:1122/112800.012345:ERROR:object_proxy.cc(590)] Failed to call method: org.freedesktop.portal.Settings.Read',
  '[3160:1122/112800.012345:ERROR:viz_main_impl.cc(186)] Exiting GPU process due to errors during initialization',
  "dbus-daemon[5629]: [session uid=0 pid=5629] Successfully activated service 'org.a11y.Bus'",
  'X connection to :99 broken (explicit kill or server shutdown).',
  '[3127:ERROR:dbus/bus.cc:408] Failed to connect to the bus',
])('%s is noise', (line) => {
  expect(isNoise(line)).toBe(true);
});

test.each([
  'Porthole is watching 37 listeners (Electron 45.4.1)',
  '[3127:1122/112800.012345:FATAL:setuid_sandbox_host.cc(157)] The SUID sandbox helper binary was found, but',
  'Error: Cannot find module',
])('%s is shown', (line) => {
  expect(isNoise(line)).toBe(false);
});
