import type { Subject } from '../conformance/subject';
import { eventually, same, there } from '../support/checks';

/** Stops of real processes, by the stopper that the app uses. */
export async function checkStops(subject: Subject): Promise<void> {
  const { checks, platform, engine } = subject;
  await checks.check('stops: by force the process ends, and another process can have its port', async () => {
    const [child, next] = [await subject.start(), await subject.start()];
    const opened = await subject.open(child, 'tcp', '127.0.0.1');
    const plan = await engine.stopper.plan({ socketIds: [(await subject.see(opened)).id] });
    same(
      'victims',
      plan.victims.map(({ pid }) => pid),
      [child.told.pid],
    );
    const outcome = await engine.stopper.stop({ planId: plan.id, force: true });
    subject.checkFreed(outcome);
    // What Windows gives to who waits for a process that was ended (TerminateProcess).
    same('its exit code', await child.ended, 1);
    same('port', await next.open({ ...opened }), opened.port);
    await eventually('holder', async () => subject.pidsOf(await subject.see(opened)), [next.told.pid]);
    await next.end();
  });
  await checks.check('stops: a process whose creation time is another is not touched', async () => {
    const child = await subject.start();
    const { pid, creationTime } = there('process', platform.processes.describe(child.told.pid));
    for (const how of ['probe', 'terminate', 'kill'] as const) {
      const answer = platform.actions.signal({ pid, creationTime: creationTime + 1 }, how);
      same(how, answer, { ok: false, error: { code: 'identityChanged' } });
    }
    same('it answers', (await child.tell()).pid, pid);
    await child.end();
  });
  await checks.check('stops: one without a window cannot be asked, and could be ended', async () => {
    const child = await subject.start();
    const { pid, creationTime } = there('process', platform.processes.describe(child.told.pid));
    const identity = { pid, creationTime };
    same('asked', platform.actions.signal(identity, 'terminate'), { ok: false, error: { code: 'cannotAsk' } });
    same('tried', platform.actions.signal(identity, 'probe'), { ok: true, value: null });
    same('it answers', (await child.tell()).pid, pid);
    await child.end();
  });
  await checks.check('stops: the processes of the system are never stopped', () => {
    for (const pid of [0, 4]) {
      const answer = platform.actions.signal({ pid, creationTime: 0 }, 'kill');
      same(`signal to ${pid}`, answer.ok, false);
    }
  });
}
