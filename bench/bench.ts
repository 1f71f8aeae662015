import type { NativePrograms, compileNative } from './native';
import type { Measurement } from './report';
import { skipped } from './report';

/** The Electron that the app is run with. */
export interface ElectronRuntime {
  readonly executable: string;
  readonly version: string;
}

/** What every figure is given. */
export interface Bench {
  /** The smallest size and few repetitions. */
  readonly quick: boolean;
  readonly electron: ElectronRuntime;
  readonly native: ReturnType<typeof compileNative>;
}

/** One thing that is measured, by a name that can be asked for. */
export interface Figure {
  readonly name: string;
  run(bench: Bench): Promise<readonly Measurement[]>;
}

/** A figure that needs the programs of bench/native; without them it is skipped, and says so. */
export function nativeFigure(
  name: string,
  run: (bench: Bench, programs: NativePrograms) => Promise<readonly Measurement[]>,
): Figure {
  return {
    name,
    run: (bench) =>
      bench.native.ok ? run(bench, bench.native.programs) : Promise.resolve([skipped(name, bench.native.reason)]),
  };
}
