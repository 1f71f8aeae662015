import type { ControlGroup } from '../../../../shared/domain/control-group';

/** The control group of a process from the text of /proc/PID/cgroup (cgroups(7)); null for an empty text. */
export function parseControlGroup(text: string): ControlGroup | null {
  const path = /^(?:0::|\d+:name=systemd:)(\/.*)$/m.exec(text)?.[1];
  return path === undefined ? null : { path, unit: parseUnit(text), slice: null, session: null, container: null };
}

/**
 * The systemd unit that a process runs in, from the text of /proc/PID/cgroup (cgroups(7)): the innermost
 * `.service` of the unified hierarchy, or of systemd's own in version 1. Null for none; the manager of a
 * user's session (`user@1000.service`) is not what started a program, and counts as none; nor does the unit that a
 * desktop makes for a program that a person started (`app-kde-konsole@1a2b.service`, systemd's DESKTOP_ENVIRONMENTS.md).
 */
export function parseUnit(text: string): string | null {
  for (const line of text.split('\n')) {
    const match = /^(?:0::|\d+:name=systemd:)(\/.*)$/.exec(line);
    if (!match) continue;
    const unit = match[1]?.split('/').findLast((part) => part.endsWith('.service'));
    if (unit !== undefined && !/^(?:user@|app-.*@)/.test(unit)) return unescapeUnit(unit);
  }
  return null;
}

/** systemd puts `_` before a name that would clash with a file of the hierarchy (systemd, src/basic/cgroup-util.c). */
function unescapeUnit(name: string): string {
  return name.startsWith('_') ? name.slice(1) : name;
}
