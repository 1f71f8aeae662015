import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Settings } from '../shared/domain/settings';
import type { en } from '../shared/i18n/en';
import { defaultSettings } from '../shared/domain/settings';
import type { AppInfo, Notice } from '../shared/ipc/contract';
import type { PortholeBridge } from './bridge';
import { ExternalStore } from './store/external-store';
import { Monitor } from './store/monitor';

/** Everything that a view stands on, made once for the window. */
export interface Services {
  readonly bridge: PortholeBridge;
  readonly monitor: Monitor;
  readonly settings: ExternalStore<Settings>;
  /** Null until main has answered. */
  readonly info: ExternalStore<AppInfo | null>;
  readonly notices: ExternalStore<readonly Notice[]>;
  /** What main could not do, said in the status line; null once it could. */
  readonly failure: ExternalStore<FailedRequest | null>;
  /** Takes main's answer; when there is none, tells the person what could not be done. */
  readonly ask: <T>(what: FailedRequest, answer: Promise<T>, take: (value: T) => void) => void;
  readonly dispose: () => void;
}

/** What main was asked for: see `status.failure` in the catalogue. */
export type FailedRequest = keyof typeof en.status.failure;

/** Subscribes to main and the engine. Nothing waits for an answer: what is not there yet has a default. */
export function createServices(bridge: PortholeBridge): Services {
  const monitor = new Monitor(bridge.engine);
  const settings = new ExternalStore<Settings>(defaultSettings);
  const info = new ExternalStore<AppInfo | null>(null);
  const notices = new ExternalStore<readonly Notice[]>([]);
  const ends = [bridge.settings.changed(settings.set), bridge.app.noticesChanged(notices.set)];
  const failure = new ExternalStore<FailedRequest | null>(null);
  const ask: Services['ask'] = (what, answer, take) => {
    answer.then(
      (value) => {
        if (failure.get() === what) failure.set(null);
        take(value);
      },
      () => {
        failure.set(what);
      },
    );
  };
  ask('settingsRead', bridge.settings.get(), settings.set);
  ask('info', bridge.app.info(), info.set);
  ask('notices', bridge.app.notices(), notices.set);
  return {
    bridge,
    monitor,
    settings,
    info,
    notices,
    failure,
    ask,
    dispose: () => {
      monitor.dispose();
      for (const end of ends) end();
    },
  };
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('useServices needs a ServicesProvider above it');
  return services;
}

/** Renders anew when that part of the store's value changes; `select` gives the same part for the same value. */
export function useSelected<T, Part>(store: ExternalStore<T>, select: (value: T) => Part): Part {
  return useSyncExternalStore(store.subscribe, () => select(store.get()));
}

/** Renders anew when the store's value changes. */
export function useStore<T>(store: ExternalStore<T>): T {
  return useSyncExternalStore(store.subscribe, store.get);
}
