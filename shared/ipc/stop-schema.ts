import { z } from 'zod';
import type { ElevatedStopRequest, StopRequest, StopTarget } from '../domain/stop';
import { mostStopTargets } from '../domain/stop';

export const stopTargetSchema: z.ZodType<StopTarget, StopTarget> = z.strictObject({
  socketIds: z.array(z.string().min(1).max(200)).min(1).max(mostStopTargets).readonly(),
});

const planId = z.string().min(1).max(64);

export const stopRequestSchema: z.ZodType<StopRequest, StopRequest> = z.strictObject({
  planId,
  force: z.boolean(),
});

export const elevatedStopRequestSchema: z.ZodType<ElevatedStopRequest, ElevatedStopRequest> = z.strictObject({
  planId,
});
