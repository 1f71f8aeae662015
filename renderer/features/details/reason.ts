import type { ContainerRef } from '../../../shared/domain/control-group';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { Service } from '../../../shared/domain/service';

/**
 * Why a process runs, as far as it is known.
 * - `first`: it is the first process of the system;
 * - `container`: it runs in one, which a container engine started;
 * - `services`: the service manager runs it for them (services of Windows, jobs of launchd);
 * - `cron`: the system started it by a timetable;
 * - `ssh`, `terminal`: somebody started it, from far away or here; `shell` is where, null when that is gone;
 * - `service`: the service manager started it, or (`part`) what started it, as a unit;
 * - `desktop`, `autostart`: it was started from the desktop, by somebody or with the login;
 * - `parent`: another program started it;
 * - `session`: it belongs to a login;
 * - `adopted`: what started it has ended;
 * - `underFirst`: the first process started it, or adopted it;
 * - `unknown`: nothing of it is known.
 */
export type Reason =
  | { readonly code: 'first' | 'cron' | 'desktop' | 'autostart' | 'adopted' | 'underFirst' | 'unknown' }
  | { readonly code: 'container'; readonly container: ContainerRef }
  | { readonly code: 'ssh'; readonly terminal: string | null; readonly shell: string | null }
  | { readonly code: 'terminal'; readonly terminal: string; readonly shell: string | null }
  | { readonly code: 'service' | 'part'; readonly unit: string }
  | { readonly code: 'services'; readonly services: readonly Service[] }
  | { readonly code: 'parent'; readonly parent: string }
  | { readonly code: 'session'; readonly session: string };

const cronNames = new Set(['anacron', 'cron', 'crond', 'fcron']);
const sshNames = new Set(['dropbear', 'sshd', 'sshd-session']);
/** Both the manager of the system and that of a user's session are called so. */
const serviceManager = 'systemd';

/**
 * How a desktop names the group of a program that it starts: `app-org.gnome.Maps-1234.scope`, `app-firefox@1a2b.service`
 * and, for what starts with the login, `app-mail@autostart.service` (systemd, DESKTOP_ENVIRONMENTS.md).
 */
const desktopGroup = /\/app-[^/]+(?:-\d+\.scope|@[^/]+\.service)$/;
const autostartGroup = /\/app-[^/]+@autostart\.service$/;

/** These only pack a program: they do not start it. */
const packaging = new Set<ContainerRef['runtime']>(['flatpak', 'snap']);

/** Why the last of a chain of parents runs; the first of `chain` is the topmost ancestor that is known. */
export function reasonOf(chain: readonly ProcessInfo[]): Reason {
  const process = chain.at(-1);
  if (!process) return { code: 'unknown' };
  if (process.pid === 1) return { code: 'first' };
  if (process.services.length > 0) return { code: 'services', services: process.services };
  const ancestors = chain.slice(0, -1);
  return containerReason(process) ?? loginReason(process, ancestors) ?? groupReason(process, ancestors.at(-1));
}

function containerReason({ group }: ProcessInfo): Reason | null {
  const container = group?.container ?? null;
  return container === null || packaging.has(container.runtime) ? null : { code: 'container', container };
}

/** What stands above it says more than the unit that all of it is in: the jobs of cron are in `cron.service`. */
function loginReason(process: ProcessInfo, ancestors: readonly ProcessInfo[]): Reason | null {
  const { terminal, group } = process;
  const shell = shellOf(process, ancestors);
  if (ancestors.some(({ name }) => cronNames.has(name))) return { code: 'cron' };
  if (ancestors.some(({ name }) => sshNames.has(name))) return { code: 'ssh', terminal, shell };
  // A service may have a terminal to itself; somebody sits at one that it shares with what started it.
  const isSomebodys = shell !== null || (group?.unit ?? null) === null;
  return terminal !== null && isSomebodys ? { code: 'terminal', terminal, shell } : null;
}

/** The topmost of the ancestors that are at its terminal: what somebody typed into. */
function shellOf({ terminal }: ProcessInfo, ancestors: readonly ProcessInfo[]): string | null {
  if (terminal === null) return null;
  const above = ancestors.findLastIndex((ancestor) => ancestor.terminal !== terminal);
  return ancestors[above + 1]?.name ?? null;
}

function groupReason({ group, parentPid }: ProcessInfo, parent: ProcessInfo | undefined): Reason {
  const { unit = null, session = null, path = '' } = group ?? {};
  const isManaged = parent?.name === serviceManager;
  if (unit !== null) return { code: isManaged ? 'service' : 'part', unit };
  if (autostartGroup.test(path)) return { code: 'autostart' };
  if (desktopGroup.test(path)) return { code: 'desktop' };
  if (parent && parent.pid !== 1 && !isManaged) return { code: 'parent', parent: parent.name };
  if (session !== null) return { code: 'session', session };
  // The service manager puts into a unit whatever it starts itself.
  if (isManaged && group !== null) return { code: 'adopted' };
  return { code: parentPid === 1 ? 'underFirst' : 'unknown' };
}
