/** What a person can set. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'compact' | 'comfortable';
  /** Closing the window leaves Porthole watching from the tray. */
  readonly keepWatching: boolean;
  readonly notifyNewListeners: boolean;
}

export const defaultSettings: Settings = {
  theme: 'system',
  density: 'compact',
  keepWatching: true,
  notifyNewListeners: true,
};

/** Some settings, to be changed. */
export type SettingsPatch = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };
