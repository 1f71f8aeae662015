import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { contract } from '../../../shared/ipc/contract';
import type { Contract, Query } from '../../../shared/ipc/define-contract';
import { query } from '../../../shared/ipc/define-contract';
import { answerQuery, QueryRefused } from './answer-query';

const doubled = query(z.strictObject({ value: z.number() }), z.number());

describe('answerQuery', () => {
  it('hands on what has the form of the contract', async () => {
    const handler = (request: unknown) => (request as { value: number }).value * 2;
    expect(await answerQuery(doubled, handler, [{ value: 21 }])).toBe(42);
  });

  it.each([[[]], [[{}]], [[{ value: '1' }]], [[{ value: 1, more: 2 }]], [[{ value: 1 }, 2]], [[null]]])(
    'refuses %j before the handler sees it',
    async (args) => {
      const handler = vi.fn();
      await expect(answerQuery(doubled, handler, args)).rejects.toThrow(QueryRefused);
      expect(handler).not.toHaveBeenCalled();
    },
  );

  it('lets nothing out that does not have the form of the contract', async () => {
    await expect(answerQuery(doubled, () => 'text', [{ value: 1 }])).rejects.toThrow(z.ZodError);
  });

  it('meets garbage on every channel of the real contract with a refusal or an answer', async () => {
    const areas: Contract = contract;
    const queries = Object.values(areas).flatMap((area) =>
      Object.values(area).filter((entry): entry is Query => entry.kind === 'query'),
    );
    expect(queries.length).toBeGreaterThan(5);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...queries), fc.array(fc.anything(), { maxLength: 3 }), async (entry, args) => {
        const parsedOnly: Query = { ...entry, response: z.literal('answered') };
        const outcome = await answerQuery(parsedOnly, () => 'answered', args).catch((error: unknown) => error);
        expect(outcome === 'answered' || outcome instanceof QueryRefused).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
