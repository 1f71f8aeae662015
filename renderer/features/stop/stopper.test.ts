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

describe('other ways to stop what did not', () => {
  const victims = [{ process: '41-1', pid: 41, name: 'svchost.exe', user: 'SYSTEM', connections: 0, service: null }];
  const others = { code: 'otherServices', name: 'svchost.exe', services: 'nsi', count: 1 } as const;
  const refused = { kind: 'refused', refusal: { code: 'notPermitted', name: 'svchost.exe', user: 'SYSTEM' } } as const;

  /** A stopper whose first try was refused, and what main is asked after that. */
  async function afterRefusal(plans: readonly StopPlan[]) {
    const left = [...plans];
    const fake = fakeBridge({
      'stop.plan': () => ({ ok: true, value: left.shift() }),
      'stop.execute': () => ({ ok: true, value: refused }),
      'stop.elevate': () => ({ ok: true, value: { kind: 'freed' } }),
    });
    const stopper = new Stopper(fake.bridge.stop);
    await stopper.request(wish);
    await stopper.confirm();
    expect(stopper.state.get()).toMatchObject({ step: 'done', result: refused });
    return { fake, stopper };
  }

  it('have an administrator carry out a plan that is made anew', async () => {
    const { fake, stopper } = await afterRefusal([
      { ...plan, victims },
      { ...plan, id: 'anew', victims },
    ]);
    await stopper.tryBy('elevate');
    expect(fake.requests('stop.elevate')).toEqual([{ planId: 'anew' }]);
    expect(stopper.state.get()).toMatchObject({ step: 'done', result: { kind: 'freed' } });
  });

  it('ask first where more ends by force', async () => {
    const concerned = { ...plan, victims, concerns: [others] };
    const { fake, stopper } = await afterRefusal([concerned, { ...concerned, id: 'anew' }]);
    await stopper.tryBy('force');
    expect(stopper.state.get()).toMatchObject({ step: 'asking', means: 'force' });
    expect(fake.requests('stop.execute')).toHaveLength(1);
    await stopper.confirm();
    expect(fake.requests('stop.execute').at(-1)).toEqual({ planId: 'anew', force: true });
  });
});

it('says why at once where nothing can be stopped', () => {
  const fake = fakeBridge();
  const stopper = new Stopper(fake.bridge.stop);
  stopper.refuse(wish, { code: 'unsupported', reason: 'basicSupport' });
  const state = stopper.state.get();
  expect(state.step === 'done' && resultText(state)).toBe(
    'Porthole cannot stop programs here: it watches this operating system in a basic way so far.',
  );
  expect(fake.requests('stop.plan')).toEqual([]);
});
