import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { defaultSettings } from '../../shared/domain/settings';
import { createSettingsStore } from './settings-store';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'porthole-settings-'));
  file = join(folder, 'settings.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const patch = fc.record(
  {
    theme: fc.constantFrom('system' as const, 'light' as const, 'dark' as const, undefined),
    density: fc.constantFrom('compact' as const, 'comfortable' as const, undefined),
    keepWatching: fc.constantFrom(true, false, undefined),
    notifyNewListeners: fc.constantFrom(true, false, undefined),
    interval: fc.constantFrom(500 as const, 1000 as const, 2000 as const, 5000 as const, undefined),
    otherNamespaces: fc.constantFrom(true, false, undefined),
  },
  { requiredKeys: [] },
);

describe('createSettingsStore', () => {
  it('begins with the defaults, and knows a first start', () => {
    const tell = vi.fn();
    const store = createSettingsStore(file, tell);
    expect([store.get(), store.isFirstStart]).toEqual([defaultSettings, true]);
    store.save();
    expect(createSettingsStore(file, tell).isFirstStart).toBe(false);
    expect(tell.mock.calls).toEqual([[null]]);
  });

  it('has in the next run what this one has set, whatever that was', () => {
    fc.assert(
      fc.property(fc.array(patch, { maxLength: 6 }), (patches) => {
        rmSync(file, { force: true });
        const store = createSettingsStore(file, vi.fn());
        for (const each of patches) store.update(each);
        const expected = patches.reduce<object>(
          (settings, each) => ({ ...settings, ...(JSON.parse(JSON.stringify(each)) as object) }),
          defaultSettings,
        );
        expect(store.get()).toEqual(expected);
        expect(createSettingsStore(file, vi.fn()).get()).toEqual(expected);
        expect(readdirSync(folder).filter((name) => name !== 'settings.json')).toEqual([]);
      }),
    );
  });

  it('keeps what holds for one run out of the file, until it is set', () => {
    const store = createSettingsStore(file, vi.fn());
    expect(store.override({ theme: 'dark' }).theme).toBe('dark');
    expect(store.update({ density: 'comfortable' }).theme).toBe('dark');
    expect(createSettingsStore(file, vi.fn()).get()).toMatchObject({ theme: 'system', density: 'comfortable' });
    expect(store.update({ theme: 'light' }).theme).toBe('light');
    expect(createSettingsStore(file, vi.fn()).get().theme).toBe('light');
  });

  it('loses no file, whatever is in it', () => {
    const content = fc.oneof(
      fc.string(),
      fc.json(),
      fc.jsonValue().map((value) => JSON.stringify({ version: 1, theme: value })),
    );
    fc.assert(
      fc.property(content, (text) => {
        for (const name of readdirSync(folder)) rmSync(join(folder, name));
        writeFileSync(file, text);
        const tell = vi.fn();
        const store = createSettingsStore(file, tell);
        store.update({ theme: 'dark' });
        const kept = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
        const [problem] = tell.mock.calls[0] as [object | null];
        // Either it was understood, or it is still there, byte for byte, and its owner was told.
        expect(problem === null || kept.includes(text)).toBe(true);
        expect(store.get().theme).toBe('dark');
      }),
      { numRuns: 100 },
    );
  });

  it.each(['torn', '{"version":1,"theme":7}', '{"version":1}'])(
    'touches nothing in a run that may not write: %s',
    (text) => {
      writeFileSync(file, text);
      const store = createSettingsStore(file, vi.fn(), false);
      store.update({ theme: 'dark' });
      expect(store.get().theme).toBe('dark');
      expect(readdirSync(folder)).toEqual(['settings.json']);
      expect(readFileSync(file, 'utf8')).toBe(text);
    },
  );

  it.each(['7', '0', '-1', '1000.5', '"1000"', 'null', '[500]', '1e9'])(
    'sets a file aside whose interval is %s, for nobody could have chosen that',
    (interval) => {
      const text = `{"version":1,"theme":"dark","interval":${interval}}`;
      writeFileSync(file, text);
      const tell = vi.fn();
      expect(createSettingsStore(file, tell).get()).toEqual(defaultSettings);
      const aside = `${file}.set-aside-1`;
      expect(tell.mock.calls).toEqual([[{ code: 'setAside', file: aside }]]);
      expect(readFileSync(aside, 'utf8')).toBe(text);
    },
  );

  it('takes the default for what a file of an older Porthole does not have', () => {
    writeFileSync(file, '{"version":1,"theme":"dark"}');
    expect(createSettingsStore(file, vi.fn()).get()).toEqual({ ...defaultSettings, theme: 'dark' });
  });

  it('never writes over what was set aside before', () => {
    for (const text of ['first', 'second', 'third']) {
      writeFileSync(file, text);
      createSettingsStore(file, vi.fn());
    }
    expect(
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8'))
        .sort(),
    ).toEqual(['first', 'second', 'third']);
  });
});
