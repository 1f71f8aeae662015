import { createInterface } from 'node:readline/promises';
import { version } from '../../package.json';
import type { Output } from './output';
import { run } from './run';

// The entry of the CLI: plain Node, no Electron, no display.

const output: Output = {
  out: (text) => process.stdout.write(`${text}\n`),
  note: (text) => process.stderr.write(`${text}\n`),
  confirm: process.stdin.isTTY ? confirm : null,
};

async function confirm(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(question)).trim());
  } finally {
    terminal.close();
  }
}

// `ls | head` closes the pipe before all is written: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

void run(process.argv.slice(2), version, output).then((code) => {
  process.exitCode = code;
});
