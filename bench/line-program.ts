import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { end, endWithUs } from './cleanup';

/** A program that answers each line with a line. */
export interface LineProgram {
  readonly pid: number;
  /** Answers come in the order of the questions; the next one need not wait for them. */
  ask(line: string): Promise<string>;
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts a program and waits until it says "ready". */
export async function startLineProgram(file: string, args: readonly string[] = []): Promise<LineProgram> {
  const child = endWithUs(spawn(file, args, { stdio: ['pipe', 'pipe', 'inherit'] }));
  const waiting: ((line: string) => void)[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  const ended = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      reject(new Error(`${file} has ended (${code ?? signal})`));
    });
  });
  // Nobody may be waiting when it ends, and then it is no failure.
  ended.catch(() => undefined);
  // A line to one that is just ending is lost, and the question is answered by its end.
  child.stdin.on('error', () => undefined);
  const nextLine = (): Promise<string> => Promise.race([new Promise<string>((take) => waiting.push(take)), ended]);
  const greeting = await nextLine();
  if (greeting !== 'ready' || child.pid === undefined)
    throw new Error(`${file} says "${greeting}" in place of "ready"`);
  return {
    pid: child.pid,
    ask(line) {
      const answer = nextLine();
      child.stdin.write(`${line}\n`);
      return answer;
    },
    end: (signal) => end(child, signal),
  };
}
