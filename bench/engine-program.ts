// The whole engine in a process of its own, to look at from outside. It ticks by itself, and on standard input obeys
// "read N": N more whole reads, one right after the other, answered with "read" and the number of sockets; and "cpu", answered
// with its own CPU time so far in ms.
import { createInterface } from 'node:readline';
import { keepHeapSmall } from '../electron/engine/small-heap';
import { startEngine } from './running-engine';

async function main(): Promise<void> {
  // As the app's engine does.
  keepHeapSmall();
  const engine = await startEngine();
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      const [question, reads = '0'] = line.split(' ');
      if (question === 'cpu') answerCpu();
      else readAndAnswer(Number(reads)).catch(fail);
    })
    .on('close', () => process.exit());

  async function readAndAnswer(reads: number): Promise<void> {
    for (let read = 0; read < reads; read += 1) {
      await engine.readNow('all');
      // Timers and messages get their turn, as in the app.
      await new Promise((resolve) => setImmediate(resolve));
    }
    // There with --expose-gc only.
    global.gc?.();
    process.stdout.write(`read ${engine.monitor.sockets.size}\n`);
  }

  process.stdout.write('ready\n');
}

function answerCpu(): void {
  const { user, system } = process.cpuUsage();
  process.stdout.write(`cpu ${(user + system) / 1000}\n`);
}

function fail(error: unknown): void {
  console.error(error);
  process.exit(1);
}

main().catch(fail);
