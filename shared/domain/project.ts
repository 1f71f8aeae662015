import type { Project } from './process';

/** `/root`, `/home/ada`, `/Users/ada`, `C:\Users\ada`: a home folder says nothing about a project. */
const homeFolder = /^(?:\/root|(?:[a-z]:)?[\\/](?:home|users)[\\/][^\\/]+)$/i;

export function isHomeFolder(folder: string): boolean {
  return homeFolder.test(folder);
}

/**
 * What a program works on, by the last part of its working directory alone; null for an unknown directory, a root and
 * a home folder, which name no project.
 */
export function projectOf(workingDirectory: string | null): Project | null {
  if (workingDirectory === null) return null;
  const path = workingDirectory.replace(/[\\/]+$/, '');
  if (isHomeFolder(path)) return null;
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  return name === '' || /^[a-z]:$/i.test(name) ? null : { name, path };
}
