import { describe, expect, it } from 'vitest';
import type { RegistryCalls } from './registry';
import { WindowsRegistry } from './registry';

interface Stored {
  readonly name: string;
  readonly type: number;
  readonly data: Buffer;
}

const text = (value: string) => Buffer.from(value, 'utf16le');

/** The calls of winreg.h over one key, and how many keys are open. */
function memoryCalls(values: readonly Stored[], openError = 0, failAt = Infinity) {
  const open = { keys: 0 };
  const calls: RegistryCalls = {
    open: (_, result) => {
      if (openError !== 0) return openError;
      open.keys += 1;
      result[0] = 7n;
      return 0;
    },
    enumerate: (key, index, name, nameSize, type, data, dataSize) => {
      expect(key).toBe(7n);
      const value = values[index];
      if (index >= failAt) return 5;
      // ERROR_NO_MORE_ITEMS, ERROR_MORE_DATA
      if (!value) return 259;
      if (value.data.length > dataSize[0]!) return 234;
      name.set(text(`${value.name}\0`));
      nameSize[0] = value.name.length;
      type[0] = value.type;
      data.set(value.data);
      dataSize[0] = value.data.length;
      return 0;
    },
    queryInfo: (_, count, lastWrite) => {
      count[0] = values.length;
      lastWrite[0] = 7n;
      return 0;
    },
    close: () => {
      open.keys -= 1;
      return 0;
    },
  };
  return { calls, open };
}

const read = (...stored: readonly Stored[]) => new WindowsRegistry(memoryCalls(stored).calls).valuesOf('KEY');

describe('the values of a key', () => {
  it('are texts and numbers', async () => {
    const values = [
      { name: '', type: 1, data: text('default\0') },
      { name: 'expands', type: 2, data: text('%SystemRoot%\0') },
      { name: 'number', type: 4, data: Buffer.from([1, 2, 0, 0x80]) },
      { name: 'bytes', type: 3, data: Buffer.from([1]) },
      { name: 'texts', type: 7, data: text('a\0b\0\0') },
    ];
    expect(await read(...values)).toEqual({
      ok: true,
      value: [
        { name: '', data: 'default' },
        { name: 'expands', data: '%SystemRoot%' },
        { name: 'number', data: 0x80000201 },
        { name: 'bytes', data: null },
        { name: 'texts', data: null },
      ],
    });
  });

  it('are read as they are written, with any end', async () => {
    const values = [text('no end'), text('two\0\0'), text('in\0side'), Buffer.from([0x61, 0, 0x62]), Buffer.alloc(0)];
    const answer = await read(...values.map((data) => ({ name: 'x', type: 1, data })));
    expect(answer.ok && answer.value.map(({ data }) => data)).toEqual(['no end', 'two', 'in', 'a', '']);
  });

  it('are not known where a number is too short', async () => {
    const short = { name: 'x', type: 4, data: Buffer.from([1, 2]) };
    expect(await read(short)).toEqual({ ok: true, value: [{ name: 'x', data: null }] });
  });

  it('may be many', async () => {
    const values = Array.from({ length: 5000 }, (_, index) => ({ name: `${index}`, type: 1, data: text('x') }));
    const answer = await read(...values);
    expect(answer.ok && answer.value).toHaveLength(5000);
  });
});

it.each([
  [2, { code: 'notThere' }],
  [3, { code: 'notThere' }],
  [5, { code: 'failed', error: 5 }],
])('gives no values of a key that cannot be opened, for error %d', async (error, expected) => {
  const { calls, open } = memoryCalls([], error);
  expect(await new WindowsRegistry(calls).valuesOf('KEY')).toEqual({ ok: false, error: expected });
  expect(open.keys).toBe(0);
});

it('fails rather than leaves one out', async () => {
  const long = { name: 'x', type: 1, data: Buffer.alloc((1 << 17) + 2) };
  expect(await read(long)).toEqual({ ok: false, error: { code: 'failed', error: 234 } });
  const { calls, open } = memoryCalls([{ name: 'x', type: 1, data: text('x') }], 0, 1);
  expect(await new WindowsRegistry(calls).valuesOf('KEY')).toEqual({ ok: false, error: { code: 'failed', error: 5 } });
  expect(open.keys).toBe(0);
});

describe('a key that is written to while it is read', () => {
  const stored = ['1', '2'].map((name) => ({ name, type: 1, data: text('x') }));

  /** Its state is another one each time for so many times; and how often it was read from the start. */
  function changing(times: number, change: (count: Uint32Array, lastWrite: BigUint64Array, time: number) => void) {
    const { calls, open } = memoryCalls(stored);
    const seen = { reads: 0, times: 0 };
    const changed: RegistryCalls = {
      ...calls,
      enumerate: (key, index, ...rest) => {
        if (index === 0) seen.reads += 1;
        return calls.enumerate(key, index, ...rest);
      },
      queryInfo: (_, count, lastWrite) => {
        seen.times += 1;
        change(count, lastWrite, Math.min(seen.times, times));
        return 0;
      },
    };
    return { registry: new WindowsRegistry(changed), seen, open };
  }

  it.each<[string, Parameters<typeof changing>[1]]>([
    ['the time', (_, lastWrite, time) => (lastWrite[0] = BigInt(time))],
    ['how many values there are', (count, _, time) => (count[0] = time)],
  ])('is read again, as %s tells', async (_, change) => {
    const { registry, seen } = changing(2, change);
    expect(await registry.valuesOf('KEY')).toMatchObject({ ok: true, value: [{ name: '1' }, { name: '2' }] });
    expect(seen.reads).toBe(2);
  });

  it('is not read again for ever', async () => {
    const { registry, seen, open } = changing(Infinity, (_, lastWrite, time) => (lastWrite[0] = BigInt(time)));
    expect(await registry.valuesOf('KEY')).toMatchObject({ ok: false, error: { code: 'failed' } });
    expect(seen.reads).toBe(3);
    expect(open.keys).toBe(0);
  });

  it('is not taken for the same where that cannot be asked', async () => {
    const { calls, open } = memoryCalls(stored);
    const answer = await new WindowsRegistry({ ...calls, queryInfo: () => 5 }).valuesOf('KEY');
    expect(answer).toEqual({ ok: false, error: { code: 'failed', error: 5 } });
    expect(open.keys).toBe(0);
  });
});

it('does not read on for ever', async () => {
  const { calls, open } = memoryCalls([]);
  const endless: RegistryCalls = {
    ...calls,
    enumerate: (_key, _index, _name, nameSize) => {
      nameSize[0] = 0;
      return 0;
    },
  };
  expect(await new WindowsRegistry(endless).valuesOf('KEY')).toMatchObject({ ok: false, error: { code: 'failed' } });
  expect(open.keys).toBe(0);
});
