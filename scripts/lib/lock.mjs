import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { SetupError } from './setup-error.mjs';

const pollMs = 200;

/** Longer than the slowest set-up seen (a first `npm ci` on a slow line), so that waiting ends in words, not never. */
const waitLimitMs = 15 * 60_000;

/**
 * Runs `work` while holding the lock at `path`, a folder with one file that names its owner. A lock whose owner is
 * gone (an interrupted set-up) is taken over. `onWait(pid)` is called once if somebody else is at work.
 *
 * Taking it is one rename of a prepared folder: rename(2) replaces an empty folder and refuses one that is not, so two
 * cannot both succeed. Taking over removes the dead owner's file by its name, which can never be a live owner's.
 */
export async function withLock(path, work, { onWait, waitMs = waitLimitMs } = {}) {
  const owner = `${process.pid}-${startTime(process.pid)}`;
  mkdirSync(dirname(path), { recursive: true });
  const deadline = Date.now() + waitMs;
  let told = false;
  while (!tryTake(path, owner)) {
    const holder = removeDeadOwner(path);
    if (!holder) continue;
    if (Date.now() > deadline) {
      throw new SetupError(
        `Another set-up (process ${holder}) has not finished. End it, then run the same command again.`,
      );
    }
    if (!told) onWait?.(holder);
    told = true;
    await delay(pollMs);
  }
  const release = () => releaseLock(path, owner);
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.removeListener('exit', release);
    release();
  }
}

function tryTake(path, owner) {
  const prepared = mkdtempSync(`${path}.new-`);
  writeFileSync(join(prepared, owner), '');
  try {
    renameSync(prepared, path);
    return true;
  } catch (error) {
    rmSync(prepared, { recursive: true, force: true });
    // Windows says EPERM where POSIX says ENOTEMPTY or EEXIST.
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code)) return false;
    throw error;
  }
}

/** Gives the pid of a live owner; clears the way and gives undefined if the owner is gone. */
function removeDeadOwner(path) {
  const [owner] = listIfThere(path);
  if (owner) {
    const [pid, started] = owner.split('-');
    if (isAlive(Number(pid)) && startTime(pid) === started) return pid;
    rmSync(join(path, owner), { force: true });
  }
  removeIfEmpty(path);
  return undefined;
}

function releaseLock(path, owner) {
  rmSync(join(path, owner), { force: true });
  removeIfEmpty(path);
}

function listIfThere(path) {
  try {
    return readdirSync(path);
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

function removeIfEmpty(path) {
  try {
    rmdirSync(path);
  } catch (error) {
    // Gone already, or somebody else's by now.
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST'].includes(error.code)) throw error;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/**
 * When a process was started, as the kernel counts it (field 22 of /proc/PID/stat, proc(5)), so that a reused pid is no
 * owner. Zombies and systems without /proc give `0`.
 */
function startTime(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? '0' : fields[19];
  } catch {
    return '0';
  }
}
