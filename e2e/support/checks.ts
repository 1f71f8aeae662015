import { isDeepStrictEqual, inspect } from 'node:util';
import { pause, within } from '../../bench/wait';

/** A check that takes longer hangs. */
const CHECK_LIMIT_MS = 60_000;
/** Systems take a moment to tell what has just happened; not so long. */
const SETTLE_LIMIT_MS = 10_000;
const LOOK_INTERVAL_MS = 20;

/** What was expected is not what there was. */
class Mismatch extends Error {
  override readonly name = 'Mismatch';

  constructor(what: string, expected: unknown, actual: unknown) {
    super(`${what}\nexpected ${text(expected)}\nactual   ${text(actual)}`);
  }
}

const text = (value: unknown): string => inspect(value, { depth: 6, breakLength: 110, maxArrayLength: 20 });

/** Throws, with both, when a value is not the expected one. */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) throw new Mismatch(what, expected, actual);
}

/** Throws, with the value, when it is not within both ends. */
export function between(what: string, actual: number | null | undefined, low: number, high: number): void {
  const isWithin = typeof actual === 'number' && actual >= low && actual <= high;
  if (!isWithin) throw new Mismatch(what, `${low} to ${high}`, actual);
}

/** Looks until a value is the expected one; throws, with the last one, when that takes too long. */
export async function eventually(what: string, look: () => unknown, expected: unknown): Promise<void> {
  const { right, actual } = await poll(look, (value) => isDeepStrictEqual(value, expected));
  if (!right) throw new Mismatch(`${what}, within ${SETTLE_LIMIT_MS} ms`, expected, actual);
}

/** Looks until there is something, and gives it; throws when that takes too long. */
export async function found<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
  const { actual } = await poll(look, (value) => value !== null && value !== undefined);
  return there(`${what}, within ${SETTLE_LIMIT_MS} ms`, actual);
}

async function poll<T>(
  look: () => T | Promise<T>,
  isRight: (value: T) => boolean,
): Promise<{ readonly right: boolean; readonly actual: T }> {
  const deadline = performance.now() + SETTLE_LIMIT_MS;
  for (;;) {
    const actual = await look();
    const right = isRight(actual);
    if (right || performance.now() > deadline) return { right, actual };
    await pause(LOOK_INTERVAL_MS);
  }
}

/** A value that must be there. */
export function there<T>(what: string, value: T): NonNullable<T> {
  if (value === null || value === undefined) throw new Mismatch(what, 'a value', value);
  return value;
}

/** Runs named checks, one after another, and counts them: a runner that needs nothing, for every Node and system. */
export class Checks {
  private passed = 0;
  private failed = 0;
  private skipped = 0;

  constructor(private readonly say: (line: string) => void) {}

  /** Runs one; whatever it throws is its failure, and the next one runs all the same. */
  async check(name: string, run: () => void | Promise<void>): Promise<void> {
    const started = performance.now();
    try {
      await within(CHECK_LIMIT_MS, name, Promise.resolve().then(run));
      this.passed += 1;
      this.say(`ok      ${name} (${Math.round(performance.now() - started)} ms)`);
    } catch (error) {
      this.failed += 1;
      this.say(`FAILED  ${name}\n${describe(error).replace(/^/gm, '        ')}`);
    }
  }

  skip(name: string, reason: string): void {
    this.skipped += 1;
    this.say(`skipped ${name}: ${reason}`);
  }

  /** Prints the line that counts, and gives the exit code. */
  finish(): number {
    const skipped = this.skipped > 0 ? `, ${this.skipped} skipped` : '';
    this.say(`${this.passed} passed, ${this.failed} failed${skipped}`);
    return this.failed > 0 ? 1 : 0;
  }
}

function describe(error: unknown): string {
  if (error instanceof Mismatch) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : text(error);
}

/** Ends this process with the exit code of a test program, and says so when the program itself fails. */
export function exitAfter(program: Promise<number>, say: (line: string) => void): void {
  program.then(
    (code) => process.exit(code),
    (error: unknown) => {
      say(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n0 passed, 1 failed`);
      process.exit(1);
    },
  );
}
