import { createInterface } from 'node:readline/promises';
import { version } from '../../package.json';
import { t } from '../words';
import { exitCodes } from './exit-codes';
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
  // Ctrl+C, Ctrl+D and the end of the input are a no.
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(question).catch(() => ''), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

// `ls | head` closes the pipe before all is written: that is no error of ours.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

run(process.argv.slice(2), version, output).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    output.note(t('cli.bug', { detail: error instanceof Error ? (error.stack ?? error.message) : String(error) }));
    process.exitCode = exitCodes.bug;
  },
);
