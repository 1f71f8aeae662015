// What Electron and the tests need of a Linux system, and how to get it.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { SetupError, reasonInWords } from './setup-error.mjs';

/**
 * The Debian packages that hold the libraries Electron is linked against. Two names where Debian 13 and Ubuntu 24.04
 * renamed the package (the 64-bit time_t transition); the first one that the system knows is taken.
 */
const packagesOfLibraries = [
  [/^libasound\.so/, ['libasound2t64', 'libasound2']],
  [/^lib(nss3|nssutil3|smime3|nspr4)\.so/, ['libnss3']],
  [/^libgbm\.so/, ['libgbm1']],
  [/^libcups\.so/, ['libcups2t64', 'libcups2']],
  [/^libudev\.so/, ['libudev1']],
  [/^libdrm\.so/, ['libdrm2']],
  [/^libnotify\.so/, ['libnotify4']],
  // GTK brings the rest: cairo, pango, glib, atk, dbus, X11 and its extensions, xkbcommon, expat.
  [
    /^lib(gtk|gdk|atk|atspi|cairo|pango|glib|gio|gobject|gmodule|dbus|X|xcb|xkbcommon|expat)/,
    ['libgtk-3-0t64', 'libgtk-3-0'],
  ],
];

/** Programs that are looked for on the PATH, and their packages. */
const packagesOfPrograms = {
  'xvfb-run': ['xvfb'],
  xauth: ['xauth'],
  'dbus-run-session': ['dbus'],
  dunst: ['dunst'],
  'xfce4-panel': ['xfce4-panel'],
  gdbus: ['libglib2.0-bin'],
  lsof: ['lsof'],
  netstat: ['net-tools'],
  ps: ['procps'],
  ss: ['iproute2'],
  setpriv: ['util-linux'],
  unshare: ['util-linux'],
};

const virtualDisplay = ['xvfb-run', 'xauth'];
const forTests = [
  ...virtualDisplay,
  'dbus-run-session',
  'dunst',
  'xfce4-panel',
  'gdbus',
  'lsof',
  'netstat',
  'ps',
  'ss',
  'setpriv',
  'unshare',
];

/** Electron opens these by name when it first needs them, so that ldd does not show them. */
const librariesForTests = ['libnotify.so.4'];

/** Folders of administration tools, which are not on an ordinary user's PATH but where we look all the same. */
const systemFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];

/**
 * Sees to it that Electron in `dist` can run here: installs what is missing as root on Debian and its kin, and names it
 * elsewhere. `kind` is `start` or `test`. Does nothing on other systems than Linux.
 */
export async function ensureSystemPackages({ dist, kind, say, env = process.env }) {
  if (process.platform !== 'linux') return;
  const missing = await findMissing({ dist, kind, env });
  if (missing.length === 0) return;
  if (!existsSync('/usr/bin/apt-get')) throw new SetupError(missingInWords(missing));
  const root = process.getuid() === 0;
  if (root) await aptUpdate(say);
  const known = await knownPackages(missing.flatMap(candidates));
  if (!root) throw new SetupError(sudoLine(missing, known));
  const packages = packagesFor(missing, known);
  await aptInstall(packages, say);
  const still = await findMissing({ dist, kind, env });
  if (still.length > 0) throw new SetupError(`After apt-get installed ${packages.join(' ')}: ${missingInWords(still)}`);
}

/**
 * Sees to it that a package is there that something can be done without: as root on Debian and its kin it is installed.
 * Gives undefined where `isThere()`, else the reason in words, with what a person can do.
 */
export async function ensureExtraPackage({ name, isThere, say }) {
  if (isThere()) return undefined;
  if (!existsSync('/usr/bin/apt-get')) return `${name} is not installed`;
  if (process.getuid() !== 0) {
    return `${name} is not installed; this would: sudo apt-get install --no-install-recommends ${name}`;
  }
  await aptUpdate(say);
  if (!(await knownPackages([name])).has(name)) return `apt-get knows no package ${name}`;
  await aptInstall([name], say);
  return isThere() ? undefined : `${name} is installed, and not where it is looked for`;
}

/** The names of the libraries and programs that are not there. */
async function findMissing({ dist, kind, env }) {
  const programs = kind === 'test' ? forTests : hasDisplay(env) ? [] : virtualDisplay;
  const loaded = readdirSync(dist).filter((name) => /\.so(\.\d+)*$|^electron$|^chrome_crashpad_handler$/.test(name));
  const { stdout, stderr } = await run(
    'ldd',
    loaded.map((name) => join(dist, name)),
    { env: { ...env, LC_ALL: 'C' } },
  );
  const libraries = missingLibraries(`${stdout}\n${stderr}`);
  const opened = kind === 'test' ? await unknownLibraries(librariesForTests) : [];
  return [...libraries, ...opened, ...programs.filter((program) => !findProgram(program, env))];
}

/** The libraries that ldd could not find, each once. */
export function missingLibraries(lddOutput) {
  return [...new Set([...lddOutput.matchAll(/^\s*(\S+) => not found$/gm)].map((match) => match[1]))];
}

async function unknownLibraries(names) {
  const { code, stdout } = await run('/sbin/ldconfig', ['-p']);
  // Systems without glibc's ldconfig have no list to look in; the tests will say it.
  return code === 0 ? names.filter((name) => !stdout.includes(`\t${name} `)) : [];
}

/** The path of a program, or undefined. */
export function findProgram(name, env = process.env) {
  const folders = [...(env.PATH ?? '').split(':').filter(Boolean), ...systemFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether there is a display to draw on. */
export const hasDisplay = (env = process.env) => Boolean(env.DISPLAY || env.WAYLAND_DISPLAY);

function candidates(missing) {
  return packagesOfPrograms[missing] ?? packagesOfLibraries.find(([pattern]) => pattern.test(missing))?.[1] ?? [];
}

/** The packages that hold what is missing: of each package's names the first that `known` has, else the last. */
export function packagesFor(missing, known) {
  const names = missing.map(candidates).filter((all) => all.length > 0);
  return [...new Set(names.map((all) => all.find((name) => known.has(name)) ?? all.at(-1)))].sort();
}

/** Which of these packages apt can install. */
async function knownPackages(names) {
  const { stdout } = await run('apt-cache', ['policy', ...new Set(names)], { env: { ...process.env, LC_ALL: 'C' } });
  return parsePolicy(stdout);
}

/** The packages of `apt-cache policy` that have a candidate (a virtual package has none). */
export function parsePolicy(text) {
  const blocks = text.split(/^(?=\S+:$)/m);
  const real = blocks.filter((block) => /^ {2}Candidate: (?!\(none\))/m.test(block));
  return new Set(real.map((block) => block.slice(0, block.indexOf(':'))));
}

/** What an ordinary user can do about it; `known` is what apt can install. */
export function sudoLine(missing, known) {
  const packages = packagesFor(missing, known);
  if (packages.length > 0 && known.size === 0) {
    return (
      'Parts of the system that Electron needs are missing, and the package lists are empty.\n' +
      'Read them, then run the same command again:\n\n    sudo apt-get update\n'
    );
  }
  const rest = missing.filter((name) => candidates(name).length === 0);
  return (
    'Parts of the system that Electron needs are missing. Install them, then run the same command again:\n' +
    (packages.length > 0 ? `\n    sudo apt-get install --no-install-recommends ${packages.join(' ')}\n` : '') +
    (rest.length > 0 ? `\nNo package is known here for: ${rest.join(', ')}.\n` : '')
  );
}

function missingInWords(missing) {
  const system = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  const name = /^PRETTY_NAME="?([^"\n]*)/m.exec(system)?.[1] ?? 'this Linux';
  return `These are missing: ${missing.join(', ')}. Install the packages of ${name} that hold them, then run the same command again.`;
}

const aptEnv = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
// Somebody else's apt is waited for, two minutes at most.
const apt = (args) => run('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], { env: aptEnv });

async function aptUpdate(say) {
  say('Reading the package lists (apt-get update).');
  const { code, stderr } = await apt(['update']);
  if (code !== 0) throw new SetupError(`apt-get update failed: ${reasonInWords(stderr)}.`);
}

async function aptInstall(packages, say) {
  say(`Installing ${packages.join(' ')} (apt-get install).`);
  // Finishes what an interrupted installation left half done; nothing to do is not an error.
  await run('dpkg', ['--configure', '-a'], { env: aptEnv });
  const { code, stderr } = await apt(['install', '-y', '--no-install-recommends', ...packages]);
  if (code !== 0) throw new SetupError(`apt-get install ${packages.join(' ')} failed: ${reasonInWords(stderr)}.`);
}
