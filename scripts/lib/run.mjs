import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/** The last part of a program's output that is kept, in characters; enough for any error, and bounded. */
const outputLimit = 4_000_000;

/** What is left in a group after its leader has ended gets this long to end by itself, in milliseconds. */
const graceMs = 2_000;

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const windows = process.platform === 'win32';
const running = new Set();
let interruption;

/**
 * Runs a program to its end and gives `{ code, stdout, stderr, timedOut }`. The code is 128 + n after signal n, as shells
 * count, and 127 for a program that cannot be started; it never rejects. `stdio` is that of stdin, stdout and stderr.
 *
 * The program leads a process group of its own: the time limit, an end of this process and a signal to it reach all that
 * the program started, and nothing of it is left behind.
 */
export function run(command, args, { timeoutMs, stdio = ['ignore', 'pipe', 'pipe'], onChild, ...options } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio, detached: !windows });
    watch(child);
    const output = { stdout: '', stderr: '', timedOut: false };
    const keep = (name) => (text) => (output[name] = (output[name] + text).slice(-outputLimit));
    child.stdout?.setEncoding('utf8').on('data', keep('stdout'));
    child.stderr?.setEncoding('utf8').on('data', keep('stderr'));
    onChild?.(child);
    const timers = [];
    if (timeoutMs !== undefined) timers.push(setTimeout(endInTime, timeoutMs));
    child.on('error', (error) => finish({ ...output, code: 127, stderr: error.message }));
    child.on('exit', () => {
      signalGroup(child, 'SIGTERM');
      timers.push(setTimeout(() => signalGroup(child, 'SIGKILL'), graceMs));
    });
    child.on('close', (code, signal) => finish({ ...output, code: code ?? 128 + constants.signals[signal] }));

    function endInTime() {
      output.timedOut = true;
      signalGroup(child, 'SIGKILL');
    }

    function finish(result) {
      timers.forEach(clearTimeout);
      forget(child);
      if (interruption !== undefined && running.size === 0) process.exit(128 + constants.signals[interruption]);
      resolve(result);
    }
  });
}

function watch(child) {
  if (running.size === 0) {
    process.on('exit', endAll);
    for (const signal of endingSignals) process.on(signal, passOn);
  }
  running.add(child);
}

function forget(child) {
  running.delete(child);
  if (running.size > 0) return;
  process.removeListener('exit', endAll);
  for (const signal of endingSignals) process.removeListener(signal, passOn);
}

/** Ctrl+C and its like are for all that runs; when that has ended this process ends, too, as shells count it. */
function passOn(signal) {
  interruption = signal;
  for (const child of running) signalGroup(child, signal);
}

function endAll() {
  for (const child of running) signalGroup(child, 'SIGKILL');
}

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    process.kill(windows ? child.pid : -child.pid, signal);
  } catch (error) {
    // All of them have ended.
    if (error.code !== 'ESRCH') throw error;
  }
}

/** How to start npm from here: the npm that runs this script, else the one on the PATH. */
export function npmCommand(env = process.env) {
  const script = env.npm_execpath;
  return script?.endsWith('npm-cli.js') ? [process.execPath, [script]] : ['npm', []];
}

/** Runs npm with these arguments, as `run` does. */
export function runNpm(args, options) {
  const [command, before] = npmCommand();
  return run(command, [...before, ...args], options);
}
