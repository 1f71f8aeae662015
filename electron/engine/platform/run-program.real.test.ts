import { expect, it } from 'vitest';
import { fail } from '../../../shared/domain/result';
import { runProgramNow } from './run-program';

// What is waited for with all else must be quick: the small programs that every Linux has.

const run = (program: string, ...args: readonly string[]) => runProgramNow(`/usr/bin/${program}`, args, 1000);

it('gives what a program prints, and how it ended', () => {
  expect(run('echo', 'a b', '$HOME')).toMatchObject({
    ok: true,
    value: { exitCode: 0, stdout: Buffer.from('a b $HOME\n') },
  });
  expect(run('false')).toMatchObject({ ok: true, value: { exitCode: 1 } });
});

it("hands over nothing of the user's environment", () => {
  const answer = run('env');
  const lines = answer.ok ? answer.value.stdout.toString().trim().split('\n').sort() : [];
  expect(lines).toEqual(['LC_ALL=C', 'PATH=/usr/bin:/bin:/usr/sbin:/sbin', 'TZ=UTC']);
});

it('gives no more than it may print', () => {
  expect(run('yes')).toEqual(fail({ code: 'tooMuch' }));
});

// Retried, for a busy computer may start it late.
it('waits for one that takes less than a heart stands still for', { retry: 5 }, () => {
  expect(run('sleep', '0.55')).toMatchObject({ ok: true });
});

it('stops one that takes too long', () => {
  expect(run('sleep', '60')).toEqual(fail({ code: 'timeout' }));
});
