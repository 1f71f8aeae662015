import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { EngineStatus } from '../../../shared/domain/engine-status';
import type { ProfileVerdict } from '../../../shared/domain/firewall';
import type { ProcessInfo } from '../../../shared/domain/process';
import type { SocketInfo } from '../../../shared/domain/socket';
import { makeProcess, makeSocket, makeStatus, ownedBy, unknownOwner } from '../../testing/make';
import type { RenderedApp } from '../../testing/render-app';
import { renderApp } from '../../testing/render-app';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

/** Opens the panel of port 3000, which the last of a chain of parents holds. */
async function openPanel(...chain: readonly [...ProcessInfo[], ProcessInfo]): Promise<RenderedApp> {
  return openPanelOf([makeSocket({ id: 'web', owner: ownedBy(chain.at(-1)!) })], chain);
}

/** Opens the panel of port 3000 of these sockets and processes. */
async function openPanelOf(
  sockets: readonly SocketInfo[],
  processes: readonly ProcessInfo[],
  status?: EngineStatus,
): Promise<RenderedApp> {
  const app = await renderApp();
  if (status) app.engine.send({ type: 'status', status });
  app.engine.send({ type: 'snapshot', seq: 1, sockets, processes });
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
    for (const name of ['Project', 'Terminal', 'Package', 'Product', 'Signature', 'Services', 'Rights', 'Firewall'])
      expect(fact(name)).toBeNull();
    expect(who().queryByText(/^It/)).toBeNull();
  });

  it('names the package when it is told, and of no other process', async () => {
    const other = makeProcess({ pid: 40 });
    const node = makeProcess({ pid: 41 });
    const { engine } = await openPanel(node);
    const software = { manager: 'dpkg', name: 'nodejs', version: '18.19.0+dfsg-6' } as const;
    const origin = { package: software, signature: null };
    engine.send({ type: 'origin', process: node.key, origin });
    expect(await who().findByText('nodejs 18.19.0+dfsg-6 (dpkg)')).toBeTruthy();
    engine.send({ type: 'origin', process: other.key, origin: { ...origin, package: { ...software, name: 'other' } } });
    engine.send({ type: 'origin', process: node.key, origin: { ...origin, package: null } });
    await vi.waitFor(() => {
      expect(fact('Package')).toBeNull();
    });
  });
});

describe('who it is on Windows', () => {
  const open = { exposure: 'allInterfaces', localAddress: '0.0.0.0' } as const;
  const host = makeProcess({
    pid: 41,
    name: 'svchost.exe',
    product: { company: 'Microsoft Corporation', name: 'Windows' },
    elevated: true,
    services: [
      { name: 'Dnscache', displayName: 'DNS Client' },
      { name: 'nsi', displayName: 'nsi' },
    ],
    executableConcerns: ['impostorPath', 'impostorSigner'],
  });
  const windows = makeStatus({ source: 'iphlpapi' });
  const dns = { ...ownedBy(host), service: host.services[0]! };

  it('tells product, services, rights, and what is wrong with its name', async () => {
    await openPanelOf([makeSocket({ id: 'web', owner: dns })], [host], windows);
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('DNS Client · svchost.exe PID 41');
    expect(fact('Product')?.textContent).toBe('Windows, by Microsoft Corporation');
    expect([...fact('Services')!.children].map(({ textContent }) => textContent)).toEqual([
      'DNS Client (Dnscache)',
      'nsi',
    ]);
    expect(fact('Rights')?.textContent).toBe('Those of an administrator');
    expect(who().getByText(/is not where the system keeps that one/)).toBeTruthy();
    expect(who().getByText(/the maker of the system has not signed it/)).toBeTruthy();
    const mark = screen.getByText(/is not where the system keeps that one/, { selector: '.heard' }).parentElement;
    expect(mark?.dataset['calm']).toBeUndefined();
    // Nobody asks a firewall of what no other computer reaches.
    expect(fact('Firewall')).toBeNull();
  });

  it('tells the service of the port itself, also without a program', async () => {
    const service = { name: 'http.sys', displayName: 'http://+:3000/' };
    await openPanelOf([makeSocket({ id: 'web', owner: { ...unknownOwner, service } })], [], windows);
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe('http://+:3000/');
    expect(fact('Services')?.textContent).toBe('http://+:3000/ (http.sys)');
  });

  it('keeps a line for the signature until it is told', async () => {
    const { engine } = await openPanelOf([makeSocket({ id: 'web', owner: dns })], [host], windows);
    expect(fact('Signature')?.textContent).toBe('not known');
    for (const [signature, text] of [
      [{ status: 'valid', signer: 'Microsoft Windows' }, 'Signed by Microsoft Windows'],
      [{ status: 'valid', signer: null }, 'Signed, and unchanged since'],
      [{ status: 'unsigned', signer: null }, 'Not signed'],
      [{ status: 'invalid', signer: null }, /^Not valid: changed since it was signed, or/],
      [{ status: 'invalid', signer: 'Eve' }, /^Not valid: signed by Eve, and changed since, or Eve is nobody/],
    ] as const) {
      engine.send({ type: 'origin', process: host.key, origin: { package: null, signature } });
      expect(await who().findByText(text)).toBeTruthy();
    }
  });

  it('says what the firewall does by kinds of networks, and which kind that is now', async () => {
    const { engine } = await openPanelOf([makeSocket({ id: 'web', owner: dns, ...open })], [host], windows);
    expect(fact('Firewall')?.textContent).toBe('not known');
    const on = (
      profile: ProfileVerdict['profile'],
      verdict: ProfileVerdict['verdict'],
      rule: string | null = null,
    ): ProfileVerdict => ({ profile, verdict, rule });
    for (const [profiles, current, text] of [
      [
        [on('domain', 'blocked'), on('private', 'allowed', 'Node.js'), on('public', 'blocked')],
        ['private'],
        'Windows’ firewall lets it be reached on private networks (rule “Node.js”) and turns others away on public and domain networks. This computer is on a private network now.',
      ],
      [
        [on('domain', 'off'), on('private', 'allowed', 'A'), on('public', 'allowed', 'B')],
        null,
        'Windows’ firewall lets it be reached on private and public networks (rules “A” and “B”) and is off on domain networks. Which kind of network this computer is on now is not known.',
      ],
      [
        [on('domain', 'blocked', 'No'), on('private', 'blocked', 'No'), on('public', 'blocked', 'No')],
        [],
        'Windows’ firewall turns others away on every network (rule “No”).',
      ],
      [[], ['public'], 'What Windows’ firewall does with it is not known.'],
    ] as const) {
      engine.send({ type: 'firewall', process: host.key, verdicts: [{ socketId: 'web', profiles, current }] });
      expect(await who().findByText(text)).toBeTruthy();
    }
  });

  it('says so of each address where the firewall does not do the same with both', async () => {
    const v6 = { ...open, id: 'web6', networkType: 'ipv6', localAddress: '::', owner: dns } as const;
    const sockets = [makeSocket({ id: 'web', owner: dns, ...open }), makeSocket(v6)];
    const { engine } = await openPanelOf(sockets, [host], windows);
    const verdicts = (['blocked', 'allowed'] as const).map((verdict, place) => ({
      socketId: sockets[place]!.id,
      profiles: [{ profile: 'public', verdict, rule: null } as const],
      current: ['public'] as const,
    }));
    engine.send({ type: 'firewall', process: host.key, verdicts });
    expect(await who().findByText(/^0\.0\.0\.0:3000: .* turns others away on public networks\./)).toBeTruthy();
    expect(who().getByText(/^\[::\]:3000: .* lets it be reached on public networks\./)).toBeTruthy();
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
