// npm run test:conformance: the same checks for every platform; `--platform linux|win32|lsof|generic` says which is run.
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { assertNever } from '../../shared/domain/assert-never';
import type { Platform } from '../../electron/engine/platform/platform';
import { within } from '../../bench/wait';
import { Checks, exitAfter } from '../support/checks';
import type { SubjectName } from './limits';
import { subjectNames } from './limits';
import { runSuite } from './suite';

const LIMIT_MS = 180_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Each is loaded alone: what one needs of its system is not there on another. */
async function createSubject(name: SubjectName): Promise<Platform> {
  switch (name) {
    case 'linux':
      return (await import('../../electron/engine/platform/linux')).createLinuxPlatform();
    case 'win32':
      return (await import('../../electron/engine/platform/win32')).createWin32Platform();
    case 'lsof':
      return createLsof();
    case 'generic':
      return (await import('../../electron/engine/platform/generic')).createGenericPlatform();
    default:
      return assertNever(name);
  }
}

/** That of macOS, with the same programs of this system. */
async function createLsof(): Promise<Platform> {
  const { createLsofPlatform } = await import('../../electron/engine/platform/darwin/lsof-platform');
  return createLsofPlatform({
    ...{ lsof: pathOf('lsof'), ps: pathOf('ps'), launchctl: null, codesign: null },
    // As net.ipv4.ip_local_port_range is by default (ip(7)).
    ephemeralPorts: { first: 32_768, last: 60_999 },
    isRoot: process.getuid?.() === 0,
  });
}

function pathOf(program: string): string {
  const folders = ['/usr/bin', '/usr/sbin', '/bin', '/sbin', '/usr/local/bin'];
  const path = folders.map((folder) => `${folder}/${program}`).find((file) => existsSync(file));
  if (path === undefined) throw new Error(`There is no ${program} here.`);
  return path;
}

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { platform: { type: 'string', default: 'linux' } } });
  const name = subjectNames.find((subject) => subject === values.platform);
  if (!name) throw new Error(`--platform takes one of ${subjectNames.join(', ')}.`);
  const checks = new Checks(say);
  await within(LIMIT_MS, 'The end of the suite', runSuite(name, await createSubject(name), checks));
  return checks.finish();
}

// What was started ends with this process: its standard input does.
exitAfter(main(), say);
