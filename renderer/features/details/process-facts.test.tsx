import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { ProcessInfo } from '../../../shared/domain/process';
import { makeProcess, makeSocket, ownedBy } from '../../testing/make';
import type { RenderedApp } from '../../testing/render-app';
import { renderApp } from '../../testing/render-app';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

/** Opens the panel of port 3000, which the last of a chain of parents holds. */
async function openPanel(...chain: readonly [...ProcessInfo[], ProcessInfo]): Promise<RenderedApp> {
  const app = await renderApp();
  const holder = chain.at(-1)!;
  const sockets = [makeSocket({ id: 'web', owner: ownedBy(holder) })];
  app.engine.send({ type: 'snapshot', seq: 1, sockets, processes: chain });
  await userEvent.setup().click(await screen.findByRole('row', { name: /^3000/ }));
  return app;
}

const region = (name: string) => within(screen.getByRole('region', { name }));
const who = () => region('Who it is');
const sentence = () => region('Why it runs').getAllByText(/\.$/)[0]?.textContent;

/** What stands beside a name. */
function fact(name: string): HTMLElement | null {
  return (who().queryByText(name, { selector: 'dt' })?.nextElementSibling as HTMLElement | undefined) ?? null;
}

it('marks an upgrade quietly in the row, and what is worse as such', async () => {
  const upgraded = makeProcess({ pid: 7, executableConcerns: ['deleted', 'replaced'] });
  const { engine } = await openPanel(upgraded);
  const mark = () => screen.getByText(/^Its file has been/, { selector: '.heard' }).parentElement;
  expect(mark()?.dataset['calm']).toBe('true');
  const worse = { ...upgraded, executableConcerns: ['deleted', 'temporary'] as const };
  const processes = { added: [], changed: [worse], removed: [] };
  engine.send({ type: 'changes', base: 1, seq: 2, sockets: { added: [], changed: [], removed: [] }, processes });
  await waitFor(() => {
    expect(mark()?.dataset['calm']).toBeUndefined();
  });
});

describe('who it is', () => {
  it('names project, terminal and what is odd about the file', async () => {
    const project = { name: 'shop\u202egnp', path: '/srv/shop' };
    await openPanel(
      makeProcess({ pid: 41, project, terminal: 'pts/3', executableConcerns: ['replaced', 'temporary'] }),
    );
    expect(fact('Project')?.textContent).toBe('shop\\u202egnp');
    expect(within(fact('Project')!).getByTitle('/srv/shop')).toBeTruthy();
    expect(fact('Terminal')?.textContent).toBe('pts/3');
    expect(who().getByText(/^Its file has been replaced/)).toBeTruthy();
    expect(who().getByText(/^It runs from a place for temporary files/)).toBeTruthy();
  });

  it('says nothing of what is not there', async () => {
    await openPanel(makeProcess({ pid: 41, project: null }));
    for (const name of ['Project', 'Terminal', 'Package']) expect(fact(name)).toBeNull();
    expect(who().queryByText(/^It/)).toBeNull();
  });

  it('names the package when it is told, and of no other process', async () => {
    const other = makeProcess({ pid: 40 });
    const node = makeProcess({ pid: 41 });
    const { engine } = await openPanel(node);
    const software = { manager: 'dpkg', name: 'nodejs', version: '18.19.0+dfsg-6' } as const;
    engine.send({ type: 'package', process: node.key, package: software });
    expect(await who().findByText('nodejs 18.19.0+dfsg-6 (dpkg)')).toBeTruthy();
    engine.send({ type: 'package', process: other.key, package: { ...software, name: 'other' } });
    engine.send({ type: 'package', process: node.key, package: null });
    await vi.waitFor(() => {
      expect(fact('Package')).toBeNull();
    });
  });
});

describe('why it runs', () => {
  const systemd = makeProcess({ pid: 1, name: 'systemd', creationTime: 1 });
  const childOf = (parent: ProcessInfo, fields: Partial<ProcessInfo> & { readonly pid: number }) =>
    makeProcess({ parentPid: parent.pid, parent: parent.key, ...fields });
  const group = (path: string, fields: Partial<ProcessInfo['group']> = {}) => ({
    path,
    unit: null,
    slice: null,
    session: null,
    container: null,
    ...fields,
  });

  it('says which unit it is of', async () => {
    const unit = { group: group('/system.slice/shop.service', { unit: 'shop.service' }) };
    await openPanel(systemd, childOf(systemd, { pid: 41, ...unit }));
    expect(sentence()).toBe('systemd started it as shop.service.');
  });

  it('says from where it was started, with no name taken for more than a name', async () => {
    const at = { terminal: 'pts/3' };
    const shell = childOf(systemd, { pid: 40, name: 'ba\nsh', ...at });
    await openPanel(systemd, shell, childOf(shell, { pid: 41, ...at }));
    expect(sentence()).toBe('It was started in the terminal pts/3, from ba\\nsh.');
  });

  it('names a container by what its engine calls it, and by its id until that tells', async () => {
    const container = { runtime: 'docker', id: '3f2a'.repeat(16) } as const;
    const inside = childOf(systemd, { pid: 41, group: group('/docker/x', { container }) });
    const { engine } = await openPanel(systemd, inside);
    expect(sentence()).toBe('It runs in the Docker container 3f2a3f2a3f2a.');
    const told = { ...container, name: 'shop-web-1', image: 'nginx:1.25', publishedPorts: [] };
    engine.send({ type: 'containers', containers: [told] });
    await vi.waitFor(() => {
      expect(sentence()).toBe('It runs in the Docker container shop-web-1.');
    });
  });

  it('says when it does not know', async () => {
    await openPanel(makeProcess({ pid: 41, parentPid: 7 }));
    expect(sentence()).toBe('Porthole does not know what started it.');
  });

  it('says that what started the topmost has ended', async () => {
    const npm = makeProcess({ pid: 40, name: 'npm', parentPid: 7 });
    await openPanel(npm, childOf(npm, { pid: 41 }));
    expect(sentence()).toBe('npm started it.');
    expect(region('Why it runs').getByText('What started npm has ended.')).toBeTruthy();
  });
});
