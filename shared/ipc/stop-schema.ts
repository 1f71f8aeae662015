import { z } from 'zod';
import type { StopRequest, StopTarget } from '../domain/stop';
import { mostStopTargets } from '../domain/stop';

export const stopTargetSchema: z.ZodType<StopTarget, StopTarget> = z.strictObject({
  socketIds: z.array(z.string().min(1).max(200)).min(1).max(mostStopTargets).readonly(),
});

export const stopRequestSchema: z.ZodType<StopRequest, StopRequest> = z.strictObject({
  planId: z.string().min(1).max(64),
  force: z.boolean(),
});
