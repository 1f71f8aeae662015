import { describe, expect, it } from 'vitest';
import type { Looks, Moment } from './compare';
import { compareLooks } from './compare';
import type { SocketView } from './views';

const view = (fields: Partial<SocketView> = {}): SocketView => ({
  id: '0.1',
  name: 'tcp 127.0.0.1:80',
  state: 'listen',
  user: 'root',
  pids: [10],
  ...fields,
});

const nothing: Moment = { processes: new Set([10, 11]), known: new Set(), lately: new Map() };

function whatsOf(
  looks: Partial<Looks>,
  moment: Partial<Moment> = {},
): Record<'differences' | 'races', readonly string[]> {
  const { differences, races } = compareLooks(
    { before: [], engine: [], after: [], ...looks },
    { ...nothing, ...moment },
  );
  return { differences: differences.map(({ what }) => what), races: races.map(({ what }) => what) };
}

const difference = (...whats: readonly string[]) => ({ differences: whats, races: [] });
const race = (...whats: readonly string[]) => ({ differences: [], races: whats });

describe('compareLooks', () => {
  it('finds nothing where all agree', () => {
    expect(whatsOf({ before: [view()], engine: [view()], after: [view()] })).toEqual(difference());
  });

  it.each([
    ['name', 'tcp 127.0.0.1:81'],
    ['state', 'established'],
    ['user', 'nobody'],
  ])('finds another %s', (fact, value) => {
    const engine = [view({ [fact]: value })];
    expect(whatsOf({ before: [view()], engine, after: [view()] })).toEqual(difference(`has another ${fact}`));
  });

  it('asks for no user where none is told', () => {
    const looks = { before: [view({ user: null })], engine: [view()], after: [view({ user: null })] };
    expect(whatsOf(looks)).toEqual(difference());
  });

  it('finds what is missing, and what is kept though it has gone', () => {
    expect(whatsOf({ before: [view()], after: [view()] })).toEqual(difference('is missing'));
    expect(whatsOf({ engine: [view()] }, { known: new Set(['0.1']) })).toEqual(
      difference('is kept though it has gone'),
    );
  });

  it('finds owners that are missing and owners that are none', () => {
    const both = [view({ pids: [10, 11] })];
    expect(whatsOf({ before: both, engine: [view()], after: both })).toEqual(
      difference('is not said to be held by 11'),
    );
    expect(whatsOf({ before: [view()], engine: both, after: [view()] })).toEqual(
      difference('is said to be held by 11'),
    );
  });

  it('finds a wrong owner even while the socket changes', () => {
    const looks = { before: [view({ state: 'established' })], engine: [view({ pids: [11] })], after: [view()] };
    expect(whatsOf(looks)).toEqual({
      differences: ['is not said to be held by 10', 'is said to be held by 11'],
      races: ['changed its state between the looks'],
    });
  });
});

describe('a race', () => {
  it.each([
    ['came between the looks', { after: [view()] }],
    ['went between the looks', { before: [view()], engine: [view()] }],
    ['came and went between the looks', { engine: [view()] }],
    ['changed its state between the looks', { before: [view()], engine: [view()], after: [view({ state: null })] }],
    ['changed its state between the looks, and was not seen', { before: [view()], after: [view({ state: null })] }],
    ['changed its owners between the looks', { before: [view()], engine: [view()], after: [view({ pids: [10, 11] })] }],
  ])('%s', (what, looks) => {
    expect(whatsOf(looks)).toEqual(race(what));
  });

  it('was held by a process that was not there before', () => {
    const looks = { before: [view()], engine: [view({ pids: [10, 12] })], after: [view()] };
    expect(whatsOf(looks)).toEqual(race('was held by 12, which came between the looks'));
  });

  it('has changed hands lately', () => {
    const lately = new Map([['0.1', new Set([11])]]);
    const both = [view({ pids: [10, 11] })];
    expect(whatsOf({ before: both, engine: [view()], after: both }, { lately })).toEqual(
      race('was handed to process 11 lately'),
    );
    expect(whatsOf({ before: [view()], engine: both, after: [view()] }, { lately })).toEqual(
      race('was let go of by process 11 lately'),
    );
  });
});
