import { screen } from '@testing-library/react';
import { expect, it, vi } from 'vitest';
import type { EngineStatus } from '../../../shared/domain/engine-status';
import { makeSocket } from '../../testing/make';
import { renderApp } from '../../testing/render-app';

// Each test draws the whole window.
vi.setConfig({ testTimeout: 20_000 });

const status: EngineStatus = {
  at: Date.now(),
  source: 'netlink',
  limits: [],
  listeners: 1,
  connections: 0,
  cpu: 0,
  pace: 'normal',
  interval: 1000,
};

it.each<[EngineStatus['pace'], number, RegExp]>([
  ['normal', 500, /^updates every 0.5 s$/],
  ['battery', 5000, /^updates every 5 s to spare the battery$/],
  ['hidden', 5000, /^updates every 5 s while nobody looks$/],
])('says how often it looks, and why, unless that is as usual: %s, %i ms', async (pace, interval, sentence) => {
  const { engine } = await renderApp();
  engine.send({ type: 'snapshot', seq: 1, sockets: [makeSocket({ id: 'a' })], processes: [] });
  engine.send({ type: 'status', status });
  await screen.findByText(/^updated /);
  expect(screen.queryByText(/^updates every/)).toBeNull();
  engine.send({ type: 'status', status: { ...status, pace, interval } });
  expect(await screen.findByText(sentence)).toBeTruthy();
});
