import { describe, expect, it } from 'vitest';
import type { ContainerInfo } from '../../shared/domain/container';
import { noChanges } from '../../shared/domain/change-set';
import {
  groupOwner,
  makeConnection,
  makeHealth,
  makeProcess,
  makeSocket,
  ownedBy,
  socketChanges,
} from '../testing/make';
import type { PortRow } from './port-row';
import { RowTable } from './row-table';

const node = makeProcess({ pid: 7 });
const web = makeSocket({ id: 'web', owner: ownedBy(node) });
const api = makeSocket({ id: 'api', localPort: 3001, owner: ownedBy(node) });

function tableOf(...sockets: Parameters<RowTable['reset']>[0]): RowTable {
  const table = new RowTable();
  table.reset(sockets, [node]);
  return table;
}

const row = (table: RowTable, id: string): PortRow | undefined => table.rows.get(id);

describe('health', () => {
  it('makes the rows anew that it tells of, and no others', () => {
    const table = tableOf(web, api);
    const before = row(table, 'api');
    const changed = table.applyHealth([makeHealth('web', { sent: 100 })]);
    expect(changed.map(({ after }) => after.id)).toEqual(['web']);
    expect(row(table, 'web')?.health?.sent).toBe(100);
    expect(row(table, 'api')).toBe(before);
  });

  it('counts the peers where it is known', () => {
    const table = tableOf(web, makeConnection({ id: 'c' }));
    expect(row(table, 'web')?.peers).toBe(1);
    table.applyHealth([makeHealth('web', { connections: { established: 4 } })]);
    expect(row(table, 'web')?.peers).toBe(4);
    table.applyHealth([makeHealth('web')]);
    expect(row(table, 'web')?.peers).toBe(0);
  });

  it('stays with a row that is built anew, and goes with its socket', () => {
    const table = tableOf(web);
    table.applyHealth([makeHealth('web', { sent: 100 })]);
    const busier = { ...node, name: 'vite' };
    table.apply({ ...socketChanges(1, {}), processes: { ...noChanges, changed: [busier] } });
    expect(row(table, 'web')).toMatchObject({ health: { sent: 100 }, processes: [{ name: 'vite' }] });
    table.apply(socketChanges(2, { changed: [{ ...web, serviceName: 'Vite' }] }));
    expect(row(table, 'web')?.health?.sent).toBe(100);
    table.apply(socketChanges(3, { removed: ['web'] }));
    table.apply(socketChanges(4, { added: [web] }));
    expect(row(table, 'web')?.health).toBeNull();
  });

  it('is taken before the ChangeSet that brings its socket', () => {
    const table = tableOf(web);
    expect(table.applyHealth([makeHealth('api', { sent: 1 })])).toEqual([]);
    table.apply(socketChanges(1, { added: [api] }));
    expect(row(table, 'api')?.health?.sent).toBe(1);
  });

  it('is told anew after a snapshot', () => {
    const table = tableOf(web);
    table.applyHealth([makeHealth('web')]);
    table.reset([web], [node]);
    expect(row(table, 'web')?.health).toBeNull();
  });
});

describe('containers', () => {
  const ref = { runtime: 'docker', id: '3f2a'.repeat(16) } as const;
  const proxy = makeProcess({ pid: 9, name: 'docker-proxy' });
  const inside = makeSocket({ id: 'in', localPort: 9000, owner: groupOwner({ container: ref }) });
  const leading = makeSocket({ id: 'out', localPort: 8080, localAddress: '0.0.0.0', owner: ownedBy(proxy) });
  const told: ContainerInfo = {
    ...ref,
    name: 'web',
    image: 'nginx:1.25',
    publishedPorts: [{ hostAddress: '0.0.0.0', hostPort: 8080, containerPort: 80, transport: 'tcp' }],
  };

  it('name the rows that they hold, and those that lead into them, as soon as they are told', () => {
    const table = new RowTable();
    table.reset([inside, leading, web], [proxy, node]);
    expect(row(table, 'in')?.label).toEqual({ kind: 'unnamedContainer', container: ref });
    expect(row(table, 'out')?.label.kind).toBe('process');
    const other = row(table, 'web');
    table.applyContainers([told]);
    expect(row(table, 'in')?.label).toEqual({ kind: 'container', container: told });
    expect(row(table, 'out')?.label).toEqual({ kind: 'published', container: told, by: 'docker-proxy' });
    expect(row(table, 'web')).toBe(other);
  });

  it('leave the rows as they are when they say the same again', () => {
    const table = new RowTable();
    table.reset([inside], []);
    table.applyContainers([told]);
    const before = row(table, 'in');
    table.applyContainers([{ ...told, publishedPorts: [] }]);
    expect(row(table, 'in')).toBe(before);
    table.applyContainers([{ ...told, name: 'shop' }]);
    expect(row(table, 'in')).not.toBe(before);
  });
});
