import { createDarwinElevation } from './darwin';
import type { Elevation } from './elevation';
import { runProgram } from './run-program';
import { unavailableElevation } from './unavailable';
import { createWin32Elevation } from './win32';

/** How this system is asked for an administrator's rights. */
export function createElevation(): Elevation {
  if (process.platform === 'win32') return createWin32Elevation(runProgram, process.env['SystemRoot']);
  return process.platform === 'darwin' ? createDarwinElevation(runProgram) : unavailableElevation;
}
