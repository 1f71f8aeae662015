import type { SocketId } from '../../shared/domain/socket';
import type { StopOutcome } from '../../shared/domain/stop';
import { listenInThisProcess } from '../support/listen-in-this-process';
import { eventually, found, same } from '../support/checks';
import type { Child, Opened, Subject } from './subject';

interface Scene {
  readonly child: Child;
  readonly opened: Opened;
  readonly planId: string;
}

/** Has a process listen, and plans to stop it. */
async function planned(subject: Subject): Promise<Scene> {
  const child = await subject.start();
  const opened = await subject.open(child, 'tcp', '127.0.0.1');
  const plan = await subject.engine.stopper.plan({ socketIds: [await heldId(subject, child, opened)] });
  return { child, opened, planId: plan.id };
}

/** The id of a socket, once it is known who holds it. */
async function heldId(subject: Subject, child: Child, opened: Opened): Promise<SocketId> {
  await eventually('pids', async () => subject.pidsOf(await subject.see(opened)), [child.told.pid]);
  return (await subject.see(opened)).id;
}

/** One that runs answers. */
const isRunning = ({ ended, tell }: Child): Promise<boolean> =>
  Promise.race([ended.then(() => false), tell().then(() => true)]);

/** What a stop that the platform does not give comes to; null where it does. */
function refusalFor({ platform }: Subject, how: 'terminate' | 'kill'): StopOutcome | null {
  const reason = platform.capabilities[how];
  return reason === null ? null : { kind: 'refused', refusal: { code: 'unsupported', reason } };
}

export async function checkStopping(subject: Subject): Promise<void> {
  await checkPlans(subject);
  await checkAsking(subject);
  await checkForce(subject);
  await checkVictims(subject);
}

async function checkPlans(subject: Subject): Promise<void> {
  const { checks, engine } = subject;
  await checks.check('stop: a plan names the port and its one process, and nothing has been done', async () => {
    const child = await subject.start();
    const opened = await subject.open(child, 'tcp', '127.0.0.1');
    const id = await heldId(subject, child, opened);
    const { port, transport, victims, refusal } = await engine.stopper.plan({ socketIds: [id] });
    same(
      'plan',
      { port, transport, pids: victims.map(({ pid }) => pid), refusal },
      { port: opened.port, transport: 'tcp', pids: [child.told.pid], refusal: null },
    );
    same('still there', (await subject.look(opened)).length, 1);
    await child.end();
  });
  await checks.check('stop: for a socket that is none the plan says nothingThere', async () => {
    const { refusal, victims } = await engine.stopper.plan({ socketIds: ['no such socket'] });
    same('plan', { refusal, victims }, { refusal: { code: 'nothingThere' }, victims: [] });
  });
  await checks.check('stop: a plan that was never made is expired', async () => {
    const outcome = await engine.stopper.stop({ planId: 'no such plan', force: true });
    same('outcome', outcome, { kind: 'refused', refusal: { code: 'planExpired' } });
  });
  await checks.check("stop: Porthole's own process, and the one that started it, are protected", async () => {
    const above = await listenInThisProcess();
    const own = await subject.open(subject.own, 'tcp', '127.0.0.1');
    for (const port of [above.port, own.port]) {
      const { id } = await subject.see({ transport: 'tcp', host: '127.0.0.1', port });
      same(`refusal of ${port}`, (await engine.stopper.plan({ socketIds: [id] })).refusal?.code, 'protected');
    }
    await above.close();
  });
}

/** Without force a program is asked to end. */
async function checkAsking(subject: Subject): Promise<void> {
  const { checks, engine } = subject;
  await checks.check('stop: asked to end, the process ends and its port is free; or it is said why not', async () => {
    const { child, opened, planId } = await planned(subject);
    const outcome = await engine.stopper.stop({ planId, force: false });
    const limit = subject.limit('askedToEnd');
    const refused = refusalFor(subject, 'terminate');
    if (refused) same('outcome', outcome, refused);
    else if (limit !== null) same('outcome', outcome.kind === 'refused' && outcome.refusal.code, 'cannotAsk');
    else same('outcome', outcome, { kind: 'freed' });
    const isFree = !refused && limit === null;
    same('it runs', await isRunning(child), !isFree);
    same('its socket', (await subject.look(opened)).length, isFree ? 0 : 1);
    await child.end();
  });
}

async function checkForce(subject: Subject): Promise<void> {
  const { checks, engine } = subject;
  await checks.check('stop: by force the process ends, and another can have the port at once', async () => {
    const { child, opened, planId } = await planned(subject);
    const next = await subject.start();
    const outcome = await engine.stopper.stop({ planId, force: true });
    const refused = refusalFor(subject, 'kill');
    if (refused) same('outcome', outcome, refused);
    else subject.checkFreed(outcome);
    same('it runs', await isRunning(child), refused !== null);
    if (!refused) {
      same('the port', await next.open({ ...opened }), opened.port);
      await eventually('holder', async () => (await subject.look(opened)).map((it) => subject.pidsOf(it)), [
        [next.told.pid],
      ]);
    }
    await Promise.all([child.end(), next.end()]);
  });
}

/** Nobody else is ever met. */
async function checkVictims(subject: Subject): Promise<void> {
  const { checks, engine, platform } = subject;
  await checks.check('stop: a plan whose process has ended comes to nothing', async () => {
    const { child, opened, planId } = await planned(subject);
    await child.end();
    await eventually('its sockets', async () => (await subject.look(opened)).length, 0);
    same('outcome', await engine.stopper.stop({ planId, force: true }), { kind: 'gone' });
  });
  await checks.check('stop: another process that has taken the port meanwhile is let be', async () => {
    const { child, opened, planId } = await planned(subject);
    const other = await subject.start();
    await child.end();
    // The system may have the port of a process for a moment longer than the process.
    await found('the port, free again', () => other.open({ ...opened }).catch(() => null));
    const outcome = await engine.stopper.stop({ planId, force: true });
    same('outcome', ['takenOver', 'refused'].includes(outcome.kind), true);
    same('the other runs', await isRunning(other), true);
    await other.end();
  });
  await checks.check('stop: a process with another creation time is not signalled', async () => {
    const child = await subject.start();
    const { pid } = child.told;
    const creationTime = (await found('process', () => subject.describe(pid))).creationTime - 60_000;
    const reason = platform.capabilities.kill;
    same('signal', platform.actions.signal({ pid, creationTime }, 'kill'), {
      ok: false,
      error: reason === null ? { code: 'identityChanged' } : { code: 'unsupported', reason },
    });
    same('it runs', await isRunning(child), true);
    await child.end();
  });
  await checks.check('stop: a process that has ended is gone, and nothing is signalled', async () => {
    const child = await subject.start();
    const { pid } = child.told;
    const { creationTime } = await found('process', () => subject.describe(pid));
    await child.end();
    const reason = platform.capabilities.kill;
    const error = reason === null ? { code: 'gone' } : { code: 'unsupported', reason };
    await eventually('signal', () => platform.actions.signal({ pid, creationTime }, 'kill'), {
      ok: false,
      error,
    });
  });
}
