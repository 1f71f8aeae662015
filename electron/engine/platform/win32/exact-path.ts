/**
 * A path of a drive so that Windows takes each of its characters as it is. Without the prefix it leaves out dots and blanks
 * at the end of a part (`C:\a.exe.` becomes `C:\a.exe`, `C:\Windows.\` becomes `C:\Windows\`), and looks at another file than
 * the one that runs ("Naming Files, Paths, and Namespaces", MSDN). Node does the same for its own calls. Other paths stay.
 */
export function exactPath(path: string): string {
  return /^[A-Za-z]:\\/.test(path) ? `\\\\?\\${path}` : path;
}
