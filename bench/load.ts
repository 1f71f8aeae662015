import type { LineProgram } from './line-program';
import { startLineProgram } from './line-program';
import type { NativePrograms } from './native';

/** How much there is to look at. Each connection is two sockets. */
export interface LoadSize {
  readonly name: string;
  readonly listeners: number;
  readonly processes: number;
  readonly connections: number;
}

export const sizes = {
  S: { name: 'S', listeners: 50, processes: 30, connections: 100 },
  M: { name: 'M', listeners: 1000, processes: 200, connections: 2000 },
  L: { name: 'L', listeners: 10_000, processes: 300, connections: 20_000 },
  /** A machine with next to nothing on it, and one between S and M. */
  ten: { name: '10 sockets', listeners: 5, processes: 5, connections: 0 },
  thousand: { name: '1,000 sockets', listeners: 200, processes: 60, connections: 370 },
} as const satisfies Readonly<Record<string, LoadSize>>;

/** Real sockets of real processes, held until `end`. */
export interface Load {
  /** Replaces so many listeners by others. */
  change(listeners: number): Promise<void>;
  end(): Promise<void>;
}

export async function startLoad({ 'socket-load': program }: NativePrograms, size: LoadSize): Promise<Load> {
  const counts = [size.listeners, size.processes, size.connections].map(String);
  const running: LineProgram = await startLineProgram(program, counts);
  return {
    async change(listeners) {
      await running.ask(`change ${listeners}`);
    },
    end: running.end,
  };
}
