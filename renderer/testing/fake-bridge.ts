import { vi } from 'vitest';
import { defaultSettings } from '../../shared/domain/settings';
import type { PortholeBridge } from '../../shared/ipc/bridge';
import type { PortholeContract } from '../../shared/ipc/contract';
import { contract } from '../../shared/ipc/contract';
import type { Contract } from '../../shared/ipc/define-contract';

type Area = keyof PortholeContract;
type Answers = Readonly<Record<string, (request: never) => unknown>>;

/** What main would answer in a calm hour; a test gives its own where it is about that. */
const calmAnswers: Answers = {
  'app.info': () => ({ version: '0.1.0', electronVersion: '45.4.1', isMac: false, user: 'ada', canElevate: false }),
  'app.copyText': () => undefined,
  'app.firstRows': () => undefined,
  'app.notices': () => [],
  'settings.get': () => defaultSettings,
  'settings.update': (patch: object) => ({ ...defaultSettings, ...patch }),
  'engine.state': () => 'watching',
  'engine.connect': () => undefined,
};

/** A bridge with every function of the contract, and main's end of its events. */
export interface FakeBridge {
  readonly bridge: PortholeBridge;
  /** What main would send: `emit('app.reveal', { socketIds })`. */
  readonly emit: (event: `${Area}.${string}`, payload: unknown) => void;
  /** The requests that a query has had, the first first. */
  readonly requests: (query: `${Area}.${string}`) => readonly unknown[];
}

/** Made from the contract itself, so that it has what the real bridge has, and parses what the real main parses. */
export function fakeBridge(answers: Answers = {}): FakeBridge {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const queries = new Map<string, ReturnType<typeof vi.fn>>();
  const areas = Object.entries<Contract[string]>(contract).map(([area, entries]) => {
    const functions = Object.entries(entries).map(([name, entry]) => {
      const path = `${area}.${name}`;
      if (entry.kind === 'event') {
        const heard = new Set<(payload: unknown) => void>();
        listeners.set(path, heard);
        return [name, (listener: (payload: unknown) => void) => (heard.add(listener), () => heard.delete(listener))];
      }
      const answer = answers[path] ?? calmAnswers[path];
      const query = vi.fn(async (request: unknown) => {
        const parsed = entry.request.parse(request) as never;
        if (!answer) throw new Error(`The fake bridge has no answer to ${path}`);
        return entry.response.parse(await answer(parsed));
      });
      queries.set(path, query);
      return [name, query];
    });
    return [area, Object.fromEntries(functions) as unknown];
  });
  return {
    bridge: Object.fromEntries(areas) as PortholeBridge,
    emit: (path, payload) => {
      for (const listener of listeners.get(path) ?? []) listener(payload);
    },
    requests: (path) => queries.get(path)?.mock.calls.map(([request]) => request as unknown) ?? [],
  };
}
