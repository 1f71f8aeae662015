/**
 * A problem of the set-up that a person can do something about. Its message is shown as it stands, without a stack;
 * every command of scripts/ ends with exit code 1 on it.
 */
export class SetupError extends Error {
  name = 'SetupError';
}

const diskFull = /ENOSPC|no space left on device/i;

/** Whether a program's output says that the disk is full. */
export const isDiskFull = (output) => diskFull.test(output);

const knownReasons = [
  [diskFull, 'the disk is full. Free some space and run the same command again'],
  [/EDQUOT|disk quota exceeded/i, 'your disk quota is used up. Free some space and run the same command again'],
  [
    /EROFS|read-only file system/i,
    'the disk is read-only here. Use a copy of the project on a disk that can be written',
  ],
  [/EACCES|EPERM|permission denied/i, 'a file or folder may not be written by this user'],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|fetch failed|network/i,
    'the network or the server could not be reached. Check the connection (and the proxy) and run it again',
  ],
];

/** The reason of a failure in words, from the output or the error of the program that failed. */
export function reasonInWords(failure) {
  const text = failure instanceof Error ? `${failure.code ?? ''} ${failure.message}` : String(failure);
  const known = knownReasons.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  return text.trim().split('\n').slice(-3).join('\n') || 'no reason was given';
}

/** Runs a command's main function: a SetupError becomes one sentence and exit code 1, anything else is a bug and throws. */
export async function runCommand(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`\nPorthole: ${error.message}\n`);
    process.exitCode = 1;
  }
}
