import { basename } from 'node:path';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { ProtectedKind } from '../../../shared/domain/stop';

/** By both names of a process, its own and its file's: a link to a program is that program. */
export function protectedByName(
  { name, executablePath }: ProcessInfo,
  kindOf: (name: string) => ProtectedKind | null,
): ProtectedKind | null {
  return kindOf(name) ?? kindOf(basename(executablePath ?? ''));
}
