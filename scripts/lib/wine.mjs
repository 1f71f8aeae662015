// Programs of Windows on Linux: by Wine, in network, process and mount namespaces of their own.
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './run.mjs';
import { ensureExtraPackage, findProgram } from './system-packages.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** Debian puts both here, and nothing on the PATH; others put them there. */
const debianFolder = '/usr/lib/wine';

/** Wine's own steps; each was seen to take seconds. */
const stepLimitMs = 60_000;
const tryLimitMs = 10_000;

/** How to run programs of Windows here: `{ loader, server, version, before }`. Only `unavailable`, a reason, where nothing is. */
export async function findWine({ say, platform = process.platform, arch = process.arch }) {
  const wrong = wrongSystem(platform, arch);
  if (wrong) return { unavailable: wrong };
  const unavailable = await ensureExtraPackage({ name: 'wine64', isThere: () => loaderPath() !== undefined, say });
  if (unavailable) return { unavailable };
  const loader = loaderPath();
  const server = findProgram('wineserver64', { PATH: debianFolder }) ?? findProgram('wineserver');
  if (!server) return { unavailable: `there is no wineserver beside ${loader}` };
  const before = await findNamespaces();
  if (!before) return { unavailable: 'the system refuses a network namespace of its own (unshare --net)' };
  const { code, stdout } = await run(loader, ['--version'], { timeoutMs: tryLimitMs });
  return code === 0 ? { loader, server, version: stdout.trim(), before } : { unavailable: `${loader} does not run` };
}

/** Why Wine is not even looked for; undefined where it is. */
export function wrongSystem(platform, arch) {
  if (platform !== 'linux') return 'it runs programs of Windows by Wine, on Linux';
  return arch === 'x64' ? undefined : `it runs programs of Windows for x64, and this is ${arch}`;
}

const loaderPath = () => findProgram('wine64', { PATH: debianFolder }) ?? findProgram('wine64');

/**
 * Best with processes of its own: whatever is left when the first of them ends, the kernel ends too, and the first ends
 * with us (PR_SET_PDEATHSIG of prctl(2)), even if we are killed. Anybody may have that where user namespaces are allowed;
 * containers may allow a network only.
 */
const processes = ['--pid', '--fork', '--kill-child', '--mount-proc'];
const ways = [[...processes], ['--map-root-user', ...processes], []].map((more) => [
  ...['setpriv', '--pdeathsig=KILL', 'unshare', '--net'],
  ...more,
]);

async function findNamespaces() {
  for (const before of ways) {
    const { code } = await run(before[0], [...before.slice(1), ...withLoopback(['true'])], { timeoutMs: tryLimitMs });
    if (code === 0) return before;
  }
  return undefined;
}

/** A new network namespace has a loopback that is down. The shell stays, so that the program is not the first process. */
const withLoopback = (command) => ['sh', '-c', 'ip link set lo up && "$@"', 'sh', ...command];

/**
 * Runs a program in a prefix, a Windows of its own, and ends all of that afterwards. Gives what `run` does, and as `output`
 * both streams: Wine's programs cannot write to pipes. `env` are variables beside the few that Wine needs.
 */
export async function runInWine(wine, { prefix, command, cwd, env = {}, timeoutMs = stepLimitMs }) {
  const temporary = temporaryFolder('wine');
  const variables = { ...wineVariables(prefix, temporary.path), ...env };
  const endServer = () => spawnSync(wine.server, ['-k'], { env: variables, timeout: tryLimitMs, stdio: 'ignore' });
  // An interruption ends this process as soon as its children have gone.
  process.prependOnceListener('exit', endServer);
  const file = join(temporary.path, 'output');
  const output = openSync(file, 'w');
  try {
    const [program, ...args] = [...wine.before, ...withLoopback([...thenEnd(wine.server), wine.loader, ...command])];
    const stdio = ['ignore', output, output];
    const result = await run(program, args, { cwd, env: variables, timeoutMs, stdio });
    return { ...result, output: readFileSync(file, 'utf8') };
  } finally {
    process.removeListener('exit', endServer);
    closeSync(output);
    endServer();
    forgetServer(prefix);
    temporary.dispose();
  }
}

/** Where a server of this prefix was: Debian's Wine notes the name of the folder below TMPDIR, which goes. */
const forgetServer = (prefix) => rmSync(join(prefix, 'wineserver'), { force: true });

/** The server ends last, in the same namespaces, and writes the registry as it does. */
const thenEnd = (server) => ['sh', '-c', '"$@"; code=$?; "$0" -k; exit $code', server];

/** Wine gives the whole environment to its programs; they are to see the same everywhere. Without a display it asks for none. */
export function wineVariables(prefix, temporary) {
  return {
    PATH: process.env.PATH,
    // Folders of the user are made links to what is in here.
    HOME: join(prefix, '..'),
    TMPDIR: temporary,
    // How file names and arguments that are not ASCII are told.
    LC_ALL: 'C.UTF-8',
    WINEPREFIX: prefix,
    WINEARCH: 'win64',
    WINEDEBUG: '-all',
    // No .NET, no browser, no entries in the desktop's menus: Wine would ask for the first two.
    WINEDLLOVERRIDES: 'mscoree,mshtml=;winemenubuilder.exe=d',
  };
}

/** Makes a prefix, as Windows 10: Node refuses to start on what Wine is by default. Gives undefined, or what went wrong. */
export async function makePrefix(wine, prefix) {
  mkdirSync(prefix, { recursive: true });
  const steps = [
    ['wineboot', '-i'],
    ['reg', 'add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'],
  ];
  for (const command of steps) {
    const { code, output } = await runInWine(wine, { prefix, command });
    if (code !== 0) return `${command.join(' ')} ended with ${code}. ${output.trim()}`;
  }
  return undefined;
}
