import { z } from 'zod';
import type { Settings, SettingsPatch } from '../domain/settings';
import { defaultSettings, intervals } from '../domain/settings';

const theme = z.enum(['system', 'light', 'dark']);
const interval = z.literal(intervals);
const density = z.enum(['compact', 'comfortable']);

/** Settings as they are kept: a field that is missing has its default, and is never an error. */
export const settingsSchema: z.ZodType<Settings> = z.object({
  theme: theme.default(defaultSettings.theme),
  density: density.default(defaultSettings.density),
  keepWatching: z.boolean().default(defaultSettings.keepWatching),
  notifyNewListeners: z.boolean().default(defaultSettings.notifyNewListeners),
  interval: interval.default(defaultSettings.interval),
  otherNamespaces: z.boolean().default(defaultSettings.otherNamespaces),
});

/** A wish of the page: strict, and without defaults. */
export const settingsPatchSchema: z.ZodType<SettingsPatch, SettingsPatch> = z.strictObject({
  theme: theme.optional(),
  density: density.optional(),
  keepWatching: z.boolean().optional(),
  notifyNewListeners: z.boolean().optional(),
  interval: interval.optional(),
  otherNamespaces: z.boolean().optional(),
});
