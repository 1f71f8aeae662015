import { z } from 'zod';

/** What a person can set. Every field has a default, so that a missing one is never an error. */
export const settingsSchema = z.object({
  theme: z.enum(['system', 'light', 'dark']).default('system'),
  density: z.enum(['compact', 'comfortable']).default('compact'),
  /** Closing the window leaves Porthole watching from the tray. */
  keepWatching: z.boolean().default(true),
  notifyNewListeners: z.boolean().default(true),
});
export type Settings = z.infer<typeof settingsSchema>;

export const defaultSettings: Settings = settingsSchema.parse({});

/** Some settings, to be changed: strict, and without defaults. */
export const settingsPatchSchema = z.strictObject({
  theme: settingsSchema.shape.theme.unwrap().optional(),
  density: settingsSchema.shape.density.unwrap().optional(),
  keepWatching: z.boolean().optional(),
  notifyNewListeners: z.boolean().optional(),
});
export type SettingsPatch = z.infer<typeof settingsPatchSchema>;
