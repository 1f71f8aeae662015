import { z } from 'zod';
import type { Settings, SettingsPatch } from '../../shared/domain/settings';
import { defaultSettings } from '../../shared/domain/settings';
import type { Result } from '../../shared/domain/result';
import { fail } from '../../shared/domain/result';
import { settingsSchema } from '../../shared/ipc/settings-schema';
import type { FileError } from './json-file';
import { readJson, setAside, writeJson } from './json-file';

/** Grows when an older Porthole could no longer understand the file. */
const fileVersion = 1;

const versionSchema = z.object({ version: z.int().positive() });

/** Something about the settings file that its owner should hear of. */
export type SettingsProblem =
  | { readonly code: 'setAside'; readonly file: string }
  | { readonly code: 'newer'; readonly file: string }
  | { readonly code: 'unreadable' | 'unwritable'; readonly file: string; readonly error: FileError };

/** The settings of this run, and the file that keeps them for the next. */
export interface SettingsStore {
  /** There was no settings file: Porthole has never run for this user. */
  readonly isFirstStart: boolean;
  get(): Settings;
  /** Changes settings and saves them. What cannot be saved still holds for this run. */
  update(patch: SettingsPatch): Settings;
  /** Changes settings for this run only, each until it is updated. */
  override(patch: SettingsPatch): Settings;
  /** Writes the file as it is now, unless it has to be left alone. */
  save(): void;
}

interface Loaded {
  readonly settings: Settings;
  readonly isFirstStart: boolean;
  readonly problem: SettingsProblem | null;
  /** Whether the file may be written over. */
  readonly writable: boolean;
}

/**
 * Loads the settings from `file`, or the defaults: docs/security.md, item 29. A file that is torn or makes no sense is
 * given another name; one of a newer Porthole, or one that cannot be read, is left as it is and not written over.
 * @param tell hears of a problem once it is there; null when it is over
 * @param mayWrite whether this run may touch the file at all
 */
export function createSettingsStore(
  file: string,
  tell: (problem: SettingsProblem | null) => void,
  mayWrite = true,
): SettingsStore {
  const { settings, isFirstStart, problem, writable } = load(file, mayWrite ? setAside : leave);
  let saved = settings;
  let overrides: Partial<Settings> = {};
  if (problem !== null) tell(problem);

  const get = (): Settings => ({ ...saved, ...overrides });

  function save(): void {
    if (!writable || !mayWrite) return;
    const written = writeJson(file, { version: fileVersion, ...saved });
    tell(written.ok ? null : { code: 'unwritable', file, error: written.error });
  }

  return {
    isFirstStart,
    get,
    update(patch) {
      const given = withoutUndefined(patch);
      saved = { ...saved, ...given };
      overrides = Object.fromEntries(Object.entries(overrides).filter(([name]) => !(name in given)));
      save();
      return get();
    },
    override(patch) {
      overrides = { ...overrides, ...withoutUndefined(patch) };
      return get();
    },
    save,
  };
}

/** An absent setting and one that is `undefined` mean the same in a patch: leave it. */
function withoutUndefined(patch: SettingsPatch): Partial<Settings> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

type PutAside = (file: string) => Result<string, FileError>;

/** In place of `setAside`, in a run that may not write. */
const leave: PutAside = () => fail({ code: 'torn' });

function load(file: string, putAside: PutAside): Loaded {
  const defaults = { settings: defaultSettings, isFirstStart: false };
  const read = readJson(file);
  if (!read.ok) {
    if (read.error.code === 'absent') return { ...defaults, isFirstStart: true, problem: null, writable: true };
    if (read.error.code === 'torn') return { ...defaults, ...useless(file, putAside) };
    return { ...defaults, problem: { code: 'unreadable', file, error: read.error }, writable: false };
  }
  const version = versionSchema.safeParse(read.value);
  if (!version.success) return { ...defaults, ...useless(file, putAside) };
  if (version.data.version > fileVersion) return { ...defaults, problem: { code: 'newer', file }, writable: false };
  const parsed = settingsSchema.safeParse(read.value);
  if (!parsed.success) return { ...defaults, ...useless(file, putAside) };
  return { settings: parsed.data, isFirstStart: false, problem: null, writable: true };
}

function useless(file: string, putAside: PutAside): Pick<Loaded, 'problem' | 'writable'> {
  const aside = putAside(file);
  if (aside.ok) return { problem: { code: 'setAside', file: aside.value }, writable: true };
  return { problem: { code: 'unreadable', file, error: aside.error }, writable: false };
}
