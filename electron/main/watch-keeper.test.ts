import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../shared/domain/settings';
import type { SeenWindow } from './watch-keeper';
import { createWatchKeeper } from './watch-keeper';

/** A battery, a window and settings that do what the test says. */
function setUp({ onBattery = false } = {}) {
  const now = { onBattery, visible: false, minimized: false, settings: defaultSettings };
  const power = new EventEmitter();
  const window = new EventEmitter();
  const configure = vi.fn();
  const keeper = createWatchKeeper({
    power: {
      isOnBattery: () => now.onBattery,
      onChange: (listener) => {
        power.on('change', listener);
        return () => power.off('change', listener);
      },
    },
    settings: () => now.settings,
    configure,
  });
  const seen: unknown = Object.assign(window, { isVisible: () => now.visible, isMinimized: () => now.minimized });
  keeper.follow(seen as SeenWindow);
  return { now, power, window, configure, keeper };
}

describe('createWatchKeeper', () => {
  it('tells the engine at once, and is not hidden before the window was ever shown', () => {
    const { configure } = setUp();
    expect(configure.mock.calls).toEqual([[{ pace: 'normal', interval: 1000, otherNamespaces: false }]]);
    expect(setUp({ onBattery: true }).configure).toHaveBeenCalledWith({
      pace: 'battery',
      interval: 2000,
      otherNamespaces: false,
    });
  });

  it('is hidden while the window is hidden or minimised', () => {
    const { now, window, configure } = setUp();
    const paces = () => configure.mock.calls.map(([watch]) => (watch as { pace: string }).pace);
    now.visible = true;
    window.emit('show');
    expect(paces()).toEqual(['normal']);
    now.visible = false;
    window.emit('hide');
    expect(paces()).toEqual(['normal', 'hidden']);
    now.visible = true;
    window.emit('show');
    now.minimized = true;
    window.emit('minimize');
    now.minimized = false;
    window.emit('restore');
    expect(paces()).toEqual(['normal', 'hidden', 'normal', 'hidden', 'normal']);
  });

  it('follows the battery and the settings, and tells nothing twice', () => {
    const { now, power, keeper, configure } = setUp();
    now.onBattery = true;
    power.emit('change');
    power.emit('change');
    now.settings = { ...defaultSettings, theme: 'dark' };
    keeper.refresh();
    now.settings = { ...defaultSettings, interval: 5000, otherNamespaces: true };
    keeper.refresh();
    now.onBattery = false;
    power.emit('change');
    expect(configure.mock.calls.slice(1).flat()).toEqual([
      { pace: 'battery', interval: 2000, otherNamespaces: false },
      { pace: 'battery', interval: 5000, otherNamespaces: true },
      { pace: 'normal', interval: 5000, otherNamespaces: true },
    ]);
  });

  it('no longer follows the battery and the window after dispose', () => {
    const { power, window, keeper } = setUp();
    const listened = () => [power, window].flatMap((emitter) => emitter.eventNames());
    expect(listened()).toEqual(['change', 'show', 'hide', 'minimize', 'restore']);
    keeper.dispose();
    expect(listened()).toEqual([]);
  });
});
