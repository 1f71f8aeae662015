import { userInfo } from 'node:os';
import { app, clipboard } from 'electron';
import type { Settings } from '../../../shared/domain/settings';
import type { AppInfo, PortholeContract } from '../../../shared/ipc/contract';
import type { Handlers } from '../../../shared/ipc/define-contract';
import { createElevatedStop } from '../elevated-stop';
import { createElevation } from '../elevation';
import type { EngineHost } from '../engine-host';
import type { Notices } from '../notices';
import { isMac } from '../platform';
import type { SettingsStore } from '../settings-store';

export interface HandlerParts {
  readonly engine: EngineHost;
  readonly notices: Notices;
  readonly settings: SettingsStore;
  onFirstRows(listeners: number): void;
  onSettings(settings: Settings): void;
}

/** Main's answers to the contract's queries. */
export function createHandlers({
  engine,
  notices,
  settings,
  onFirstRows,
  onSettings,
}: HandlerParts): Handlers<PortholeContract> {
  const elevated = createElevatedStop(engine, createElevation());
  return {
    app: {
      info: () => appInfo(elevated.isAvailable),
      copyText: (text) => clipboard.writeText(text),
      firstRows: ({ listeners }) => onFirstRows(listeners),
      notices: () => notices.list(),
    },
    settings: {
      get: () => settings.get(),
      update(patch) {
        const updated = settings.update(patch);
        onSettings(updated);
        return updated;
      },
    },
    engine: {
      state: () => engine.state(),
      connect: () => engine.connect(),
    },
    stop: {
      plan: (target) => engine.planStop(target),
      async execute(request) {
        const answer = await engine.stop(request);
        elevated.note(answer);
        return answer;
      },
      elevate: ({ planId }) => elevated.stop(planId),
    },
    connections: {
      close: (request) => engine.closeConnection(request),
    },
  };
}

function appInfo(canElevate: boolean): AppInfo {
  const versions = { version: app.getVersion(), electronVersion: process.versions.electron };
  return { ...versions, isMac, user: userName(), canElevate };
}

/** Null for a user without an entry in the system's list, as in some containers. */
function userName(): string | null {
  try {
    return userInfo().username;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
}
