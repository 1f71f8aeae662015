import { screen } from '@testing-library/react';
import type { StopPlan } from '../../shared/domain/stop';
import { makeProcess, makeSocket, ownedBy, unknownOwner } from './make';
import type { RenderedApp } from './render-app';
import { renderApp } from './render-app';

/** A small machine: a server of the user, a database of another user, and a program with a hostile name. */
const shell = makeProcess({ pid: 40, name: 'bash', creationTime: 500 });
export const node = makeProcess({ pid: 41, parent: shell.key, parentPid: 40 });
const hostile = makeProcess({ pid: 66, name: '<img src=x onerror=alert(1)>\u202egnp.exe\n', project: null });
export const web = makeSocket({
  id: 'web',
  serviceName: 'Dev server',
  owner: ownedBy(node),
  exposure: 'allInterfaces',
  localAddress: '0.0.0.0',
});
const db = makeSocket({
  id: 'db',
  localPort: 5432,
  owner: { ...unknownOwner, confidence: 'user', reason: 'otherUser', user: 'postgres' },
});
const evil = makeSocket({ id: 'evil', localPort: 6666, owner: ownedBy(hostile) });

export const smallMachine = {
  type: 'snapshot',
  seq: 1,
  sockets: [web, db, evil],
  processes: [shell, node, hostile],
} as const;

/** What stopping the server would do. */
export const harmlessPlan: StopPlan = {
  id: 'plan',
  port: 3000,
  transport: 'tcp',
  victims: [{ process: node.key, pid: 41, name: 'node', user: 'ada', connections: 2, service: null }],
  concerns: [],
  refusal: null,
};

/** The whole window with the rows of the small machine in it. */
export async function renderWithRows(answers: Parameters<typeof renderApp>[0] = {}): Promise<RenderedApp> {
  const app = await renderApp(answers);
  app.engine.send(smallMachine);
  await rowOf(3000);
  return app;
}

/** The row of a port, as soon as it is there. */
export const rowOf = (port: number): Promise<HTMLElement> => screen.findByRole('row', { name: new RegExp(`^${port}`) });

/** The ports of the rows, in their order. */
export const ports = (): readonly number[] =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => parseInt(row.textContent, 10));
