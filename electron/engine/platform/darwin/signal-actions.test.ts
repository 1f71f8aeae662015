import { describe, expect, it } from 'vitest';
import { fail, ok } from '../../../../shared/domain/result';
import type { ProcessList } from './process-list';
import { SignalActions } from './signal-actions';

const identity = { pid: 42, creationTime: 1000 };

/** `found` is what ps says when it is asked, `errno` what the signal comes to. */
function bench(found: ReturnType<ProcessList['creationTimeNow']>, errno?: string) {
  const asked: string[] = [];
  const actions = new SignalActions(
    {
      creationTimeNow: (pid) => {
        asked.push(`ps ${pid}`);
        return found;
      },
    },
    (pid, signal) => {
      asked.push(`kill ${pid} ${signal}`);
      if (errno !== undefined) throw Object.assign(new Error(errno), { code: errno });
    },
  );
  return { actions, asked };
}

describe('a signal', () => {
  it.each([
    ['probe', 0],
    ['terminate', 'SIGTERM'],
    ['kill', 'SIGKILL'],
  ] as const)('to %s is sent right after the process was looked up', (how, signal) => {
    const { actions, asked } = bench(ok(1000));
    expect(actions.signal(identity, how)).toEqual(ok(null));
    expect(actions.signal(identity, how)).toEqual(ok(null));
    expect(asked).toEqual(['ps 42', `kill 42 ${signal}`, 'ps 42', `kill 42 ${signal}`]);
  });

  it.each([
    [ok(2000), { code: 'identityChanged' }],
    [fail({ code: 'gone' } as const), { code: 'gone' }],
    [fail({ code: 'timeout' } as const), { code: 'failed', errno: 'ETIMEDOUT' }],
    [fail({ code: 'unreadable' } as const), { code: 'failed', errno: 'EBADMSG' }],
    [fail({ code: 'tooMuch' } as const), { code: 'failed', errno: 'EBADMSG' }],
    [fail({ code: 'notStarted', errno: 'EAGAIN' } as const), { code: 'failed', errno: 'EAGAIN' }],
    [fail({ code: 'missing' } as const), { code: 'unsupported', reason: 'noSafeWay' }],
  ])('is not sent when ps says %j', (found, error) => {
    const { actions, asked } = bench(found);
    expect(actions.signal(identity, 'kill')).toEqual(fail(error));
    expect(asked).toEqual(['ps 42']);
  });

  it.each([1, 0, -1, -42, 1.5, NaN])('is never sent to %d', (pid) => {
    const { actions, asked } = bench(ok(1000));
    expect(actions.signal({ ...identity, pid }, 'terminate')).toEqual(fail({ code: 'notPermitted' }));
    expect(asked).toEqual([]);
  });

  it.each([
    ['ESRCH', { code: 'gone' }],
    ['EPERM', { code: 'notPermitted' }],
    ['EINVAL', { code: 'failed', errno: 'EINVAL' }],
  ])('that comes to %s says so', (errno, error) => {
    expect(bench(ok(1000), errno).actions.signal(identity, 'terminate')).toEqual(fail(error));
  });
});
