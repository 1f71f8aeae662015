import { describe, expect, it } from 'vitest';
import type { StopPlan } from '../../../shared/domain/stop';
import { fakeBridge } from '../../testing/fake-bridge';
import { resultText } from './stop-words';
import { Stopper } from './stopper';

const wish = { socketIds: ['web'], port: 3000 };
const plan: StopPlan = { id: 'plan', port: 3000, transport: 'tcp', victims: [], concerns: [], refusal: null };
const planned = { 'stop.plan': () => ({ ok: true, value: plan }) };
const unavailable = () => ({ ok: false, error: { code: 'engineUnavailable' } });
const reject = () => {
  throw new Error('failed');
};

/** What is said at the end of a stop that main answers in this way. */
async function saidAfter(answers: Parameters<typeof fakeBridge>[0]): Promise<string> {
  const stopper = new Stopper(fakeBridge(answers).bridge.stop);
  await stopper.request(wish);
  const state = stopper.state.get();
  return state.step === 'done' ? resultText(state) : state.step;
}

describe('a stop that nobody answers', () => {
  it('says that nothing was stopped when there was no plan', async () => {
    expect(await saidAfter({ 'stop.plan': unavailable })).toMatch(
      /^The watcher is being started again, so nothing was/,
    );
    expect(await saidAfter({ 'stop.plan': reject })).toMatch(/find out what holds port 3000, so nothing was stopped/);
  });

  it('does not say so once the plan was to be carried out', async () => {
    const look = 'Look whether port 3000 is free.';
    expect(await saidAfter({ ...planned, 'stop.execute': unavailable })).toBe(
      `The watcher was lost meanwhile. ${look}`,
    );
    expect(await saidAfter({ ...planned, 'stop.execute': reject })).toBe(
      `Something in Porthole went wrong meanwhile. ${look}`,
    );
  });

  it('does not stand in the way of the next', async () => {
    const fake = fakeBridge({ 'stop.plan': reject });
    const stopper = new Stopper(fake.bridge.stop);
    await stopper.request(wish);
    await stopper.request(wish);
    expect(fake.requests('stop.plan')).toHaveLength(2);
  });
});

it('names no more sockets than main takes', async () => {
  const stopper = new Stopper(
    fakeBridge({ ...planned, 'stop.execute': () => ({ ok: true, value: { kind: 'freed' } }) }).bridge.stop,
  );
  await stopper.request({ socketIds: Array.from({ length: 1500 }, (_, index) => `udp-${index}`), port: 40000 });
  expect(stopper.state.get()).toMatchObject({ step: 'done', result: { kind: 'freed' } });
});
