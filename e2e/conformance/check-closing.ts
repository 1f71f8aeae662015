import type { CloseOutcome } from '../../shared/domain/close';
import { eventually, same } from '../support/checks';
import type { Child, Subject } from './subject';

/** What is closed goes, by whomever. */
export async function checkClosing(subject: Subject): Promise<void> {
  const { checks, engine } = subject;
  await checks.check('close: a listener that its process closes is listed no more', async () => {
    const child = await subject.start();
    const opened = await subject.open(child, 'tcp', '127.0.0.1');
    await eventually('sockets', async () => (await subject.look(opened)).length, 1);
    await child.close(opened.port);
    await eventually('sockets', async () => (await subject.look(opened)).length, 0);
    await child.end();
  });
  await checks.check('close: with a process all its listeners go', async () => {
    const child = await subject.start();
    const all = [await subject.open(child, 'tcp', '127.0.0.1'), await subject.open(child, 'tcp', '::1')];
    const count = async (): Promise<number> => (await Promise.all(all.map((one) => subject.look(one)))).flat().length;
    await eventually('sockets', count, 2);
    await child.end();
    await eventually('sockets', count, 0);
  });
  await checks.check('close: there is no connection of an id that is none, nor of a listener', async () => {
    same('outcome', await engine.closer.close({ socketId: 'no such socket' }), { kind: 'gone' });
    const child = await subject.start();
    const { id } = await subject.see(await subject.open(child, 'tcp', '127.0.0.1'));
    same('of a listener', await engine.closer.close({ socketId: id }), { kind: 'gone' });
    await child.end();
  });
  for (const host of ['127.0.0.1', '::1']) {
    await checks.check(`close: a connection over ${host} is cut, and both programs run on; or it is said why not`, () =>
      checkCut(subject, host),
    );
  }
}

async function checkCut(subject: Subject, host: string): Promise<void> {
  const [server, client] = [await subject.start(), await subject.start()];
  const { port } = await subject.open(server, 'tcp', host);
  const clientPort = await client.connect(port, host);
  const { id } = await subject.seeConnection(clientPort, port);
  const outcome = await subject.engine.closer.close({ socketId: id });
  const expected = expectedOutcome(subject, host);
  same('outcome', outcome, expected);
  await eventually('the client has it', () => client.holds(clientPort), expected.kind !== 'closed');
  for (const child of [server, client]) same('it answers', (await child.tell()).pid, child.told.pid);
  same('the listener', await server.holds(port), true);
  await endAll(server, client);
}

function expectedOutcome(subject: Subject, host: string): CloseOutcome {
  const reason = subject.platform.capabilities.closeConnection;
  // Who is no administrator may be told so by the system itself.
  if (reason === 'needsAdministrator') return { kind: 'notPermitted' };
  if (reason !== null) return { kind: 'unsupported', reason };
  // SetTcpEntry of Windows takes addresses of IPv4 only (MIB_TCPROW).
  if (subject.name === 'win32' && host.includes(':')) return { kind: 'ipv6' };
  return subject.limit('cutConnection') === null ? { kind: 'closed' } : { kind: 'stillThere' };
}

const endAll = (...children: readonly Child[]): Promise<unknown> => Promise.all(children.map((child) => child.end()));
