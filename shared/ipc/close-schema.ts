import { z } from 'zod';
import type { CloseRequest } from '../domain/close';

export const closeRequestSchema: z.ZodType<CloseRequest, CloseRequest> = z.strictObject({
  socketId: z.string().min(1).max(200),
});
