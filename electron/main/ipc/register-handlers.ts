import type { IpcMainInvokeEvent } from 'electron';
import { ipcMain } from 'electron';
import type { PortholeContract } from '../../../shared/ipc/contract';
import { contract } from '../../../shared/ipc/contract';
import type { Contract, Handlers } from '../../../shared/ipc/define-contract';
import { channelName } from '../../../shared/ipc/define-contract';
import { logger } from '../log';
import { answerQuery, QueryRefused } from './answer-query';

type HandlerTable = Readonly<Record<string, Readonly<Record<string, (request: unknown) => unknown>>>>;

/**
 * Answers every query of the contract. What does not come from a trusted sender, or not in the form of the contract,
 * is dropped and logged: its caller learns only that it was refused.
 */
export function registerHandlers(
  handlers: Handlers<PortholeContract>,
  isTrusted: (event: IpcMainInvokeEvent) => boolean,
): void {
  const areas: Contract = contract;
  // The compiler has held each handler against its own schema; here they are called by name.
  const table = handlers as unknown as HandlerTable;
  for (const [area, entries] of Object.entries(areas)) {
    for (const [name, entry] of Object.entries(entries)) {
      const handler = table[area]?.[name];
      if (entry.kind !== 'query' || handler === undefined) continue;
      const channel = channelName(area, name);
      ipcMain.handle(channel, async (event, ...args: readonly unknown[]) => {
        if (!isTrusted(event)) return refuse(channel, 'its sender is not trusted');
        try {
          return await answerQuery(entry, handler, args);
        } catch (error) {
          if (error instanceof QueryRefused) return refuse(channel, error.message);
          logger.error(`${channel} failed`, error);
          throw new Error('failed', { cause: error });
        }
      });
    }
  }
}

function refuse(channel: string, reason: string): never {
  logger.warn(`${channel} was refused: ${reason}`);
  throw new Error('refused');
}
