/** `/root`, `/home/ada`, `/Users/ada`, `C:\Users\ada`: a home folder says nothing about a project. */
const homeFolder = /^(?:\/root|(?:[a-z]:)?[\\/](?:home|users)[\\/][^\\/]+)$/i;

/**
 * What a program works on, by the last part of its working directory; null for an unknown directory, a root and a home
 * folder, which name no project.
 */
export function projectOf(workingDirectory: string | null): string | null {
  if (workingDirectory === null) return null;
  const folder = workingDirectory.replace(/[\\/]+$/, '');
  if (homeFolder.test(folder)) return null;
  const name = folder.slice(Math.max(folder.lastIndexOf('/'), folder.lastIndexOf('\\')) + 1);
  return name === '' || /^[a-z]:$/i.test(name) ? null : name;
}
