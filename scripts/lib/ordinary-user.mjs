// Chromium's sandbox does not work for root, so root runs the tests of it as the ordinary user `nobody`.
import { chownSync, mkdirSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runtimeVariables } from './electron-variables.mjs';
import { projectRoot } from './paths.mjs';
import { run } from './run.mjs';
import { addSandboxHelper } from './sandbox.mjs';
import { SetupError, reasonInWords } from './setup-error.mjs';
import { temporaryFolder } from './temporary-folder.mjs';

/** Every Linux has this user; it owns nothing. */
const name = 'nobody';

/** What the end-to-end tests read. */
const staged = ['package.json', 'tsconfig.json', 'out', 'e2e', 'shared', 'electron', 'node_modules'];

/**
 * How to run a program as an ordinary user:
 * `before` the words to put before it, `node` and `root` a Node and the project where that user may read them (a checkout
 * of root's may lie under /root, so it is copied), `results` a folder that the user may write to, `env` an environment
 * with a home of its own, and `dispose` removes all of it. An ordinary user uses the project itself.
 * Only `unavailable`, with the reason, where it cannot be done.
 */
export async function ordinaryUser(electron) {
  return process.getuid() === 0 ? stageForUser(electron) : asOurselves(electron);
}

function asOurselves(electron) {
  return {
    before: [],
    node: process.execPath,
    root: projectRoot,
    results: join(projectRoot, 'test-results'),
    env: { ...process.env, ...runtimeVariables(electron.official, electron.dist) },
    dispose() {},
  };
}

async function stageForUser(electron) {
  const user = await findUser();
  if (!user) return { unavailable: `there is no user ${name} here` };
  const { path: stage, dispose } = temporaryFolder('user');
  const before = ['setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups', '--'];
  const folders = makeFolders(stage, user);
  const node = join(stage, 'node');
  await stageFiles(stage, electron);
  const refused = await failureOf([...before, node, '--version']);
  if (refused !== undefined) {
    dispose();
    return { unavailable: `nothing can be run as the user ${name}: ${refused}` };
  }
  const variables = runtimeVariables(electron.official, stagedDist(stage, electron));
  const env = { ...folders, ...variables, PATH: process.env.PATH, LANG: 'C.UTF-8' };
  return { before, node, root: join(stage, 'project'), results: folders.TMPDIR, env, dispose };
}

/** The official Electron lies in node_modules and is copied with it. */
const stagedDist = (stage, electron) =>
  electron.official ? join(stage, 'project', 'node_modules', 'electron', 'dist') : join(stage, 'electron-dist');

async function findUser() {
  const { code, stdout } = await run('getent', ['passwd', name]);
  const [, , uid, gid] = stdout.split(':').map(Number);
  return code === 0 ? { uid, gid } : undefined;
}

/** Makes the user's own folders and gives the variables that name them. */
function makeFolders(stage, { uid, gid }) {
  mkdirSync(join(stage, 'project'));
  const folders = { HOME: 'home', XDG_RUNTIME_DIR: 'run', TMPDIR: 'tmp' };
  const made = Object.entries(folders).map(([variable, folder]) => {
    const path = join(stage, folder);
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, uid, gid);
    return [variable, path];
  });
  return Object.fromEntries(made);
}

async function stageFiles(stage, electron) {
  const copies = staged.map((entry) => [join(projectRoot, entry), join(stage, 'project', entry)]);
  copies.push([realpathSync(process.execPath), join(stage, 'node')]);
  if (!electron.official) copies.push([electron.dist, stagedDist(stage, electron)]);
  for (const [from, to] of copies) await copy(from, to);
  addSandboxHelper(stagedDist(stage, electron));
}

/** Hard links where the file system allows it (a second for half a gigabyte), else a copy. */
async function copy(from, to) {
  if ((await failureOf(['cp', '-al', from, to])) === undefined) return;
  rmSync(to, { recursive: true, force: true });
  const failure = await failureOf(['cp', '-a', from, to]);
  if (failure !== undefined) throw new SetupError(`${from} could not be copied to ${to}: ${reasonInWords(failure)}.`);
}

async function failureOf([command, ...args]) {
  const { code, stderr } = await run(command, args);
  return code === 0 ? undefined : stderr.trim();
}
