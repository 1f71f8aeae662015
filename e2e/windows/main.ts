// npm run test:windows: the engine on Windows' own calls, in the Node of Windows under Wine, on real sockets of real processes.
// What Wine cannot show (owners of TCP over IPv6, times and services of sockets, SetTcpEntry, windows) is not asserted.
import { within } from '../../bench/wait';
import { createWin32Platform } from '../../electron/engine/platform/win32';
import { loadWindows } from '../../electron/engine/platform/win32/load-windows';
import { Subject } from '../conformance/subject';
import { Checks, exitAfter } from '../support/checks';
import { checkCommandLines } from './check-command-lines';
import { checkProcesses } from './check-processes';
import { checkServices } from './check-services';
import { checkSignatures } from './check-signatures';
import { checkStops } from './check-stops';
import { checkFirewall } from './check-firewall';
import { checkCli } from './check-cli';
import { checkGate, checkGrowth, checkTables } from './check-tables';

const LIMIT_MS = 150_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function runAll(checks: Checks): Promise<void> {
  const loaded = await loadWindows();
  if (!loaded.ok) throw new Error(`The libraries of Windows cannot be loaded: ${loaded.error.detail}`);
  const subject = await Subject.create('win32', await createWin32Platform(), checks);
  try {
    await checkTables(subject);
    await checkGrowth(checks, loaded.value.api);
    await checkGate(subject, loaded.value.api);
    await checkProcesses(subject);
    await checkCommandLines(checks, loaded.value);
    await checkServices(subject);
    await checkSignatures(subject, loaded.value);
    await checkFirewall(subject, loaded.value);
    await checkStops(subject);
    await checkCli(subject);
  } finally {
    await subject.end();
  }
}

async function main(): Promise<number> {
  const checks = new Checks(say);
  await within(LIMIT_MS, 'The end of the test', runAll(checks));
  return checks.finish();
}

exitAfter(main(), say);
