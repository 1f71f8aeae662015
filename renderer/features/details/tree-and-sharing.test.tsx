import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import { makeProcess, makeSocket, ownedBy } from '../../testing/make';
import { renderApp } from '../../testing/render-app';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

/** Opens the panel of the row of port 3000 that a process has. */
async function openPanel({ pid }: ProcessInfo, processes: readonly ProcessInfo[], sockets: readonly SocketInfo[]) {
  const { engine } = await renderApp();
  engine.send({ type: 'snapshot', seq: 1, sockets, processes });
  const rows = await screen.findAllByRole('row', { name: /^3000/ });
  await userEvent.setup().click(rows.find((row) => within(row).queryByText(String(pid)))!);
}

const why = () => within(screen.getByRole('region', { name: 'Why it runs' }));

describe('what it has started', () => {
  const master = makeProcess({ pid: 50, name: 'nginx' });
  const worker = (pid: number, name = 'worker') => makeProcess({ pid, name, parentPid: 50, parent: master.key });

  it('continues the tree, with the ports that each listens on', async () => {
    const [web, idle] = [worker(60, 'wor\u202eker'), worker(61)];
    await openPanel(
      master,
      [master, web, idle],
      [
        makeSocket({ id: 'own', owner: ownedBy(master) }),
        makeSocket({ id: 'web', localPort: 80, owner: ownedBy(web) }),
        makeSocket({ id: 'tls', localPort: 443, owner: ownedBy(web) }),
      ],
    );
    const list = why().getByRole('list', { name: 'It has started' });
    expect(list.closest('ol > li')?.textContent).toContain('nginx PID 50');
    expect(
      within(list)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual(['wor\\u202eker PID 60 · ports 80, 443', 'worker PID 61']);
  });

  it('counts what is too much to be named', async () => {
    const workers = Array.from({ length: 22 }, (_, index) => worker(60 + index));
    const ports = Array.from({ length: 8 }, (_, index) =>
      makeSocket({ id: `port ${index}`, localPort: 4000 + index, owner: ownedBy(workers[0]!) }),
    );
    const own = makeSocket({ id: 'own', owner: ownedBy(master) });
    await openPanel(master, [master, ...workers], [own, ...ports]);
    const items = within(why().getByRole('list', { name: 'It has started' })).getAllByRole('listitem');
    expect(items[0]?.textContent).toMatch(/ · ports 4000, 4001, 4002, 4003, 4004, 4005 and 2 more$/);
    expect(items).toHaveLength(21);
    expect(items.at(-1)?.textContent).toBe('and 2 more');
  });

  it('is not spoken of where there is nothing', async () => {
    await openPanel(master, [master], [makeSocket({ id: 'own', owner: ownedBy(master) })]);
    expect(why().queryByText('It has started')).toBeNull();
  });
});

describe('who shares the port', () => {
  const program = (pid: number, name: string) => makeProcess({ pid, name });
  const [web, python, redis] = [program(10, 'web'), program(4711, 'py\nthon3'), program(12, 'redis-server')] as const;
  const any = { localAddress: '0.0.0.0', exposure: 'allInterfaces' } as const;

  async function saidTo(owner: ProcessInfo, ...sockets: readonly SocketInfo[]): Promise<readonly (string | null)[]> {
    await openPanel(owner, [web, python, redis], sockets);
    const who = within(screen.getByRole('region', { name: 'Who it is' }));
    return who.queryAllByText(/\.$/, { selector: 'p' }).map(({ textContent }) => textContent);
  }

  const own = makeSocket({ id: 'own', ...any, owner: ownedBy(web) });

  it('is said in a sentence', async () => {
    const others = [python, redis].map((process) => makeSocket({ id: process.name, ...any, owner: ownedBy(process) }));
    expect(await saidTo(web, own, ...others)).toEqual([
      'Shares this port with redis-server (PID 12) and 1 more: the system spreads connections over them.',
    ]);
  });

  it('is said of an address, with no name taken for more than a name', async () => {
    expect(await saidTo(web, own, makeSocket({ id: 'other', owner: ownedBy(python) }))).toEqual([
      '127.0.0.1:3000 belongs to py\\nthon3 (PID 4711): connections to that address go there.',
    ]);
  });

  it('is said to the one that has the address too', async () => {
    expect(await saidTo(redis, own, makeSocket({ id: 'other', owner: ownedBy(redis) }))).toEqual([
      'Connections to other addresses of this computer go to web (PID 10), at 0.0.0.0:3000.',
    ]);
  });

  it('is said of several addresses', async () => {
    const others = ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((localAddress) =>
      makeSocket({ id: localAddress, localAddress, owner: ownedBy(redis) }),
    );
    expect(await saidTo(web, own, ...others)).toEqual([
      '127.0.0.1:3000 belongs to redis-server (PID 12), and 2 more addresses are taken too: connections to these go there.',
    ]);
  });

  it('is said in words for UDP', async () => {
    const udp = { transport: 'udp', state: null } as const;
    const other = makeSocket({ id: 'other', ...any, ...udp, owner: ownedBy(redis) });
    expect(await saidTo(web, { ...own, ...udp }, other)).toEqual([
      'Shares this port with redis-server (PID 12): each message goes to one of them, or to all when it is sent to a group.',
    ]);
  });
});
