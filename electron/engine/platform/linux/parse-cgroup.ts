import type { ControlGroup } from '../../../../shared/domain/control-group';
import { parseContainerPath } from './parse-container-path';

/**
 * The control group of a process from the text of /proc/PID/cgroup (cgroups(7)): of the unified hierarchy, or of
 * systemd's own in version 1. Where both are there (hybrid) and one is not used, it is the other. Null for neither.
 */
export function parseControlGroup(text: string): ControlGroup | null {
  const paths = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, hierarchy, path] = /^\d+:([^:]*):(\/[^]*)$/.exec(line) ?? [];
    if (hierarchy !== undefined && path !== undefined) paths.set(hierarchy, path);
  }
  const [unified, version1] = [paths.get(''), paths.get('name=systemd')];
  const path = unified === undefined || unified === '/' ? (version1 ?? unified) : unified;
  if (path === undefined) return null;
  const group = parseControlGroupPath(path);
  if (group.container !== null) return group;
  // Without systemd, a container of version 1 stands in the hierarchies of the controllers only.
  const container = [...paths.values()].flatMap((other) => parseContainerPath(directoriesOf(other)) ?? [])[0] ?? null;
  return { ...group, container };
}

/**
 * What the path of a control group says.
 * `unit` is the innermost service. No scope counts as one: it was made around programs that something else started
 * (systemd.scope(5)). Nor does the manager of a user's session (`user@1000.service`), which is not what started a
 * program, nor the unit that a desktop makes for a program that a person started (`app-kde-konsole@1a2b.service`,
 * systemd's DESKTOP_ENVIRONMENTS.md). `cups.socket` is the unit of the sockets that systemd makes for a service.
 */
export function parseControlGroupPath(path: string): ControlGroup {
  const directories = directoriesOf(path);
  const unit = directories.findLast((name) => /\.(?:service|socket)$/.test(name)) ?? '';
  return {
    path,
    unit: unit === '' || /^(?:user@|app-.*@)/.test(unit) ? null : unit,
    slice: directories.findLast((name) => name.endsWith('.slice')) ?? null,
    session: directories.flatMap((name) => /^session-(.+)\.scope$/.exec(name)?.[1] ?? []).at(-1) ?? null,
    container: parseContainerPath(directories),
  };
}

/** systemd puts `_` before a name that would clash with a file of the hierarchy (systemd, src/basic/cgroup-util.c). */
function directoriesOf(path: string): readonly string[] {
  return path.split('/').flatMap((name) => (name === '' ? [] : name.replace(/^_/, '')));
}
