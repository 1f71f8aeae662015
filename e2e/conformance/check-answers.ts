import { eventually, same } from '../support/checks';
import type { Child, Subject } from './subject';

/** More than Linux gives to any process (PID_MAX_LIMIT, include/linux/threads.h), and no multiple that Windows gives. */
const NO_PID = 4_194_304;

/** What goes wrong, or is not there, is a value. */
export async function checkAnswers(subject: Subject, child: Child): Promise<void> {
  const { checks, platform, engine } = subject;
  const { processes } = platform;
  for (const pid of [0, NO_PID]) {
    await checks.check(`answers: of pid ${pid} nothing is known`, () => {
      same('describe', processes.describe(pid), null);
      same('usage', processes.usage(pid), null);
      same('kernel', typeof processes.isKernelThread(pid), 'boolean');
    });
  }
  await checks.check('answers: of a process that has ended nothing is known', async () => {
    const ended = await subject.start();
    const { pid } = ended.told;
    const look = async (): Promise<unknown> => {
      await engine.readNow('all');
      return [processes.describe(pid)?.pid ?? null, processes.usage(pid) && 'used'];
    };
    await eventually('before', look, [pid, 'used']);
    await ended.end();
    await eventually('afterwards', look, [null, null]);
  });
  await checks.check('answers: where a program comes from is told, or not, and never fails', async () => {
    const described = processes.describe(child.told.pid);
    const origin = described && (await processes.originOf(described));
    same('its parts', Object.keys(origin ?? {}).sort(), ['package', 'signature']);
  });
  await checkCapabilities(subject, child);
}

/** What a platform says that it gives, it gives; and what it does not, it says. */
async function checkCapabilities(subject: Subject, child: Child): Promise<void> {
  const { checks, platform, engine } = subject;
  const { capabilities } = platform;
  await checks.check('answers: it counts bytes and queues exactly when it says so', () => {
    same('counts', platform.sockets.counts, capabilities.counters === null);
  });
  await checks.check('answers: it asks a firewall exactly when it says so', async () => {
    const opened = await subject.open(child, 'tcp', '0.0.0.0');
    const socket = await subject.see(opened);
    const process = platform.processes.describe(child.told.pid);
    const verdicts = process && (await platform.firewall.verdictsOn([socket], process));
    const isAsked = capabilities.firewall === null && subject.limit('firewallPolicy') === null;
    same(
      'of the socket',
      verdicts?.map(({ socketId }) => socketId),
      isAsked ? [socket.id] : undefined,
    );
  });
  await checks.check('answers: a connection that came and went is told of exactly when it says so', async () => {
    const told = await subject.briefConnection(child);
    same('told', told, capabilities.briefSockets === null);
  });
  await checks.check('answers: the ports that the system sets aside are told, or not, and never fail', async () => {
    const reservations = await platform.reservations.read();
    same('each has both ends', reservations?.every(({ first, last }) => first <= last) ?? true, true);
  });
  await checks.check('answers: it has read, from the source that it names, and nothing has failed', async () => {
    await engine.readNow('all');
    same(
      'failures',
      engine.monitor.limits().filter(({ code }) => code === 'collectorFailed'),
      [],
    );
  });
}

/** The last check: nothing can be looked at afterwards. */
export async function checkEnd({ checks, engine, platform }: Subject): Promise<void> {
  await checks.check('end: disposing of it twice is no error, and nothing is published afterwards', async () => {
    let published = 0;
    engine.monitor.onChanges(() => (published += 1));
    engine.dispose();
    engine.dispose();
    platform.dispose();
    await engine.readNow('all');
    same('change sets', published, 0);
  });
}
