import type { LineProgram } from './line-program';
import { startLineProgram } from './line-program';
import type { NativePrograms } from './native';

/** The least that the kernel takes to tell of all sockets (native/socket-limit.c). */
export interface SocketLimit {
  /** One look at them; its CPU time in ms. */
  look(): Promise<number>;
  end(): Promise<void>;
}

export async function startSocketLimit({ 'socket-limit': program }: NativePrograms): Promise<SocketLimit> {
  const running: LineProgram = await startLineProgram(program);
  return {
    look: async () => Number((await running.ask('look')).split(' ')[0]) / 1000,
    end: () => running.end(),
  };
}
