import { eventually, found, same } from '../support/checks';
import type { Subject } from './subject';

const reads = ['all', 'listeners', 'all', 'listeners', 'all'] as const;

/** The same socket keeps its id, and another one is told from it. */
export async function checkSameness(subject: Subject): Promise<void> {
  const { checks } = subject;
  const [first, second] = [await subject.start(), await subject.start()];
  const opened = await subject.open(first, 'tcp', '127.0.0.1');
  await checks.check(
    `identity: over ${reads.length} reads a listener keeps its id, its process and its first sight`,
    async () => {
      // Who holds it may be found a look after the socket is.
      await eventually('processes', async () => (await subject.see(opened)).owner.processes.length, 1);
      const views = [];
      for (const scope of reads) {
        const { id, firstSeen, owner } = await subject.see(opened, scope);
        views.push({ id, firstSeen, processes: owner.processes });
      }
      same('views', views, Array<unknown>(reads.length).fill(views[0]));
    },
  );
  await checks.check('identity: a connection keeps its id while others come and go', async () => {
    const port = await first.connect(opened.port);
    const { id } = await subject.seeConnection(port, opened.port);
    const other = await second.connect(opened.port);
    same('with another', (await subject.seeConnection(port, opened.port)).id, id);
    await second.close(other);
    same('without it', (await subject.seeConnection(port, opened.port)).id, id);
    await first.close(port);
  });
  await checks.check('identity: a port that another process takes has another socket, or another owner', async () => {
    const before = await subject.see(opened);
    await first.close(opened.port);
    await second.open({ ...opened });
    await eventually('pids', async () => (await subject.look(opened)).map((socket) => subject.pidsOf(socket)), [
      [second.told.pid],
    ]);
    const after = await subject.see(opened);
    same(
      'same socket and owner',
      before.id === after.id && before.owner.processes[0] === after.owner.processes[0],
      false,
    );
  });
  await checks.check('identity: two processes of one program have two keys', async () => {
    const [a, b] = [
      await found('the first', () => subject.describe(first.told.pid)),
      await found('the second', () => subject.describe(second.told.pid)),
    ];
    same('they differ', a.key !== b.key, true);
  });
  await Promise.all([first.end(), second.end()]);
}
