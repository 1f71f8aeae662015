import type { Query } from '../../../shared/ipc/define-contract';

/** Why a query was not answered. */
export class QueryRefused extends Error {}

/**
 * Answers one query: what came is parsed, handed to `handler`, and its answer is parsed before it leaves.
 * @param args what came over IPC; one argument at most
 * @throws QueryRefused when the request does not have the form of the contract (docs/security.md, item 21)
 */
export async function answerQuery(
  { request, response }: Query,
  handler: (request: unknown) => unknown,
  args: readonly unknown[],
): Promise<unknown> {
  const parsed = request.safeParse(args[0]);
  if (!parsed.success || args.length > 1) throw new QueryRefused('The request does not have the form of the contract');
  return response.parse(await handler(parsed.data));
}
