import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Result } from '../../shared/domain/result';
import { fail, ok } from '../../shared/domain/result';

/** What a person can say on the command line. */
export const launchOptionsSchema = z.strictObject({
  /** Overrides the setting for this run. */
  theme: z.enum(['light', 'dark']).optional(),
  /** Takes a picture of the window with rows in it, and quits. */
  screenshot: z
    .string()
    .regex(/\.png$/i)
    .max(4096)
    .optional(),
});
export type LaunchOptions = z.infer<typeof launchOptionsSchema>;

export type CommandLineError =
  | { readonly code: 'unknownArgument'; readonly argument: string }
  | { readonly code: 'badTheme' }
  | { readonly code: 'badScreenshot' };

/**
 * Switches that Chromium and Node take for themselves, and that a person has good reason to use: sandbox and graphics on
 * odd machines, where the profile is, and what debuggers and tests add.
 */
const runtimeSwitches = new Set([
  '--allow-file-access-from-files',
  '--disable-dev-shm-usage',
  '--disable-features',
  '--disable-gpu',
  '--disable-gpu-sandbox',
  '--disable-setuid-sandbox',
  '--enable-features',
  '--enable-logging',
  '--force-device-scale-factor',
  '--in-process-gpu',
  '--inspect',
  '--inspect-brk',
  '--lang',
  '--no-sandbox',
  '--ozone-platform',
  '--ozone-platform-hint',
  '--remote-debugging-port',
  '--trace-warnings',
  '--use-gl',
  '--user-data-dir',
  '--v',
]);

const isRuntimeSwitch = (argument: string): boolean => runtimeSwitches.has(argument.split('=', 1)[0] ?? '');

/**
 * The arguments that are Porthole's own.
 * @param argv as `process.argv`: the program first
 * @param appPath the app's folder, which an unpackaged Electron is given as an argument; null when packaged
 */
export function ownArguments(argv: readonly string[], appPath: string | null): readonly string[] {
  const own = argv.slice(1).filter((argument) => !isRuntimeSwitch(argument));
  const folder = appPath === null ? -1 : own.findIndex((argument) => resolve(argument) === resolve(appPath));
  return own.filter((_, index) => index !== folder);
}

/** Reads Porthole's own arguments; the first one that it does not understand is the error. */
export function parseCommandLine(args: readonly string[]): Result<LaunchOptions, CommandLineError> {
  const { tokens } = parseArgs({
    args: [...args],
    options: { theme: { type: 'string' }, screenshot: { type: 'string' } },
    strict: false,
    tokens: true,
  });
  const values: Record<string, string | undefined> = {};
  for (const token of tokens) {
    if (token.kind === 'positional') return fail({ code: 'unknownArgument', argument: token.value });
    if (token.kind === 'option-terminator') return fail({ code: 'unknownArgument', argument: '--' });
    if (token.name !== 'theme' && token.name !== 'screenshot') {
      return fail({ code: 'unknownArgument', argument: token.rawName });
    }
    values[token.name] = token.value ?? '';
  }
  const parsed = launchOptionsSchema.safeParse(values);
  if (parsed.success) return ok(parsed.data);
  return fail({ code: parsed.error.issues[0]?.path[0] === 'theme' ? 'badTheme' : 'badScreenshot' });
}
