import { z } from 'zod';
import type { CloseOutcome } from '../domain/close';
import type { StopOutcome, StopPlan } from '../domain/stop';
import { closeRequestSchema } from './close-schema';
import { defineContract, event, query } from './define-contract';
import { settingsPatchSchema, settingsSchema } from './settings-schema';
import { elevatedStopRequestSchema, stopRequestSchema, stopTargetSchema } from './stop-schema';

/** What main knows of Porthole itself. */
const appInfoSchema = z.strictObject({
  version: z.string(),
  electronVersion: z.string(),
  /** Shows the keys of this system (Ctrl or Cmd). */
  isMac: z.boolean(),
  /** The user that Porthole runs as; null where the system does not tell. */
  user: z.string().nullable(),
  /** Whether the system can be asked to stop programs with an administrator's rights. */
  canElevate: z.boolean(),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/**
 * Something that this desktop does not give, or that was set aside.
 * - `notificationsFailed`, `trayMissing`: the desktop has no such service;
 * - `settingsSetAside`: the settings could not be read; `detail` is where the old file is kept;
 * - `settingsNotSaved`: the settings could not be written; `detail` says why.
 */
const noticeSchema = z.strictObject({
  code: z.enum(['notificationsFailed', 'trayMissing', 'settingsSetAside', 'settingsNotSaved']),
  detail: z.string(),
});
export type Notice = z.infer<typeof noticeSchema>;

/** Whether the engine watches: `lost` until a fresh one has started. */
const engineStateSchema = z.enum(['starting', 'watching', 'lost']);
export type EngineState = z.infer<typeof engineStateSchema>;

/** Plans and outcomes come from our own engine: typed, and parsed no further than being objects. */
const stopPlanSchema = z.custom<StopPlan>((value) => typeof value === 'object' && value !== null);
const stopOutcomeSchema = z.custom<StopOutcome>((value) => typeof value === 'object' && value !== null);
const closeOutcomeSchema = z.custom<CloseOutcome>((value) => typeof value === 'object' && value !== null);

/** A command either has its answer, or the engine was not there to give one. */
const commandAnswer = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), error: z.object({ code: z.literal('engineUnavailable') }) }),
  ]);

/** Everything that may pass between a page and main. Preload, main and the tests' fake are derived from it. */
export const contract = defineContract({
  app: {
    info: query(z.void(), appInfoSchema),
    copyText: query(z.string().max(100_000), z.void()),
    /** The page shows rows: how many listeners. Main tells the terminal. */
    firstRows: query(z.strictObject({ listeners: z.int().min(0).max(10_000_000) }), z.void()),
    notices: query(z.void(), z.array(noticeSchema).readonly()),
    noticesChanged: event(z.array(noticeSchema).readonly()),
    /** Show these listeners: a notification or the tray was clicked. */
    reveal: event(z.strictObject({ socketIds: z.array(z.string()).readonly() })),
  },
  settings: {
    get: query(z.void(), settingsSchema),
    update: query(settingsPatchSchema, settingsSchema),
    changed: event(settingsSchema),
  },
  engine: {
    state: query(z.void(), engineStateSchema),
    stateChanged: event(engineStateSchema),
    /** Asks for a port to the engine; it comes by `window.postMessage`, see `enginePortMessage`. */
    connect: query(z.void(), z.void()),
  },
  stop: {
    plan: query(stopTargetSchema, commandAnswer(stopPlanSchema)),
    execute: query(stopRequestSchema, commandAnswer(stopOutcomeSchema)),
    /** Carries a plan out with an administrator's rights, for which the system asks a person. */
    elevate: query(elevatedStopRequestSchema, commandAnswer(stopOutcomeSchema)),
  },
  connections: {
    /** Cuts one TCP connection. */
    close: query(closeRequestSchema, commandAnswer(closeOutcomeSchema)),
  },
});

export type PortholeContract = typeof contract;
