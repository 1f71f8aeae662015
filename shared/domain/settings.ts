/** How often the tables can be read whole, in ms. */
export const intervals = [500, 1000, 2000, 5000] as const;

/** What a person can set. */
export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly density: 'compact' | 'comfortable';
  /** Closing the window leaves Porthole watching from the tray. */
  readonly keepWatching: boolean;
  readonly notifyNewListeners: boolean;
  /** How often the tables are read whole, in ms. */
  readonly interval: (typeof intervals)[number];
  /** The listeners of other network namespaces (containers) stand in the table too. */
  readonly otherNamespaces: boolean;
}

export const defaultSettings: Settings = {
  theme: 'system',
  density: 'compact',
  keepWatching: true,
  notifyNewListeners: true,
  interval: 1000,
  otherNamespaces: false,
};

/** Some settings, to be changed. */
export type SettingsPatch = { readonly [Name in keyof Settings]?: Settings[Name] | undefined };
