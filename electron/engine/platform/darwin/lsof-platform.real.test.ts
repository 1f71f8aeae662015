import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ScriptFolder } from '../../testing/script-folder';
import type { LsofPlatform } from './lsof-platform';
import { createLsofPlatform } from './lsof-platform';

// Scripts in the place of macOS's programs.

let scripts: ScriptFolder;
let platform: LsofPlatform;

beforeEach(() => {
  scripts = new ScriptFolder();
  platform = createLsofPlatform({
    lsof: scripts.write('lsof', 'exit 1'),
    ps: scripts.write('ps', 'exit 1'),
    launchctl: null,
    codesign: null,
    ephemeralPorts: { first: 49_152, last: 65_535 },
    isRoot: false,
  });
});

afterEach(() => {
  platform.dispose();
  scripts.remove();
});

it('what was seen before a signal is not given after it', () => {
  const lookAnew = vi.spyOn(platform.sockets, 'lookAnew');
  platform.actions.signal({ pid: 42, creationTime: 0 }, 'probe');
  expect(lookAnew).not.toHaveBeenCalled();
  platform.actions.signal({ pid: 42, creationTime: 0 }, 'terminate');
  platform.actions.signal({ pid: 42, creationTime: 0 }, 'kill');
  expect(lookAnew).toHaveBeenCalledTimes(2);
});

it('what Porthole does not do here is not said to be told to nobody', () => {
  expect(platform.capabilities).toMatchObject({ counters: 'notDoneYet', firewall: 'notDoneYet' });
});
