import type { MessagePortMain, WebContents } from 'electron';
import { enginePortMessage } from '../../../shared/ipc/bridge';
import type { PortholeContract } from '../../../shared/ipc/contract';
import { contract } from '../../../shared/ipc/contract';
import type { Contract, Emitters } from '../../../shared/ipc/define-contract';
import { channelName } from '../../../shared/ipc/define-contract';

/** One function an event of the contract; each parses its payload and sends it to every page. */
export function createEmitters(pages: () => readonly WebContents[]): Emitters<PortholeContract> {
  const areas: Contract = contract;
  const emitters = Object.entries(areas).map(([area, entries]) => {
    const events = Object.entries(entries).flatMap(([name, entry]) => {
      if (entry.kind !== 'event') return [];
      const send = (payload: unknown): void => {
        const parsed = entry.payload.parse(payload);
        for (const page of pages()) page.send(channelName(area, name), parsed);
      };
      return [[name, send] as const];
    });
    return [area, Object.fromEntries(events)] as const;
  });
  return Object.fromEntries(emitters) as unknown as Emitters<PortholeContract>;
}

/** Hands a page its end of a channel to the engine. */
export function sendEnginePort(page: WebContents, port: MessagePortMain): void {
  page.postMessage(enginePortMessage, null, [port]);
}
