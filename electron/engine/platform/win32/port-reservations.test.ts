import { expect, it, vi } from 'vitest';
import { netshOf } from './netsh';
import { NetshReservations } from './port-reservations';

const table = (...rows: readonly string[]) =>
  ['', 'Start Port    End Port', '----------    --------', ...rows].join('\r\n');

/** A netsh that has these answers, by family and transport; a question without one is a failure. */
function netsh(answers: Readonly<Record<string, string>>) {
  return vi.fn(async (args: readonly string[]) => answers[args.slice(1).join(' ')] ?? null);
}

const question = (family: string, transport: string) => `${family} show excludedportrange protocol=${transport}`;

it('tells what is set aside for IPv4 and IPv6, each once, by transport and port', async () => {
  const ask = netsh({
    [question('ipv4', 'tcp')]: table('50000  50059  *', '80  80', '100  199'),
    [question('ipv6', 'tcp')]: table('80  80  *', '50000  50059', '120  130'),
    [question('ipv4', 'udp')]: table('53  53'),
    [question('ipv6', 'udp')]: table(),
  });
  expect(await new NetshReservations(ask).read()).toEqual([
    { transport: 'tcp', first: 80, last: 80, administered: true },
    { transport: 'tcp', first: 100, last: 199, administered: false },
    { transport: 'tcp', first: 120, last: 130, administered: false },
    { transport: 'tcp', first: 50000, last: 50059, administered: true },
    { transport: 'udp', first: 53, last: 53, administered: false },
  ]);
  expect(ask.mock.calls.every(([args]) => args[0] === 'int')).toBe(true);
});

it('does without IPv6', async () => {
  const ask = netsh({ [question('ipv4', 'tcp')]: table('80  80'), [question('ipv4', 'udp')]: table() });
  expect(await new NetshReservations(ask).read()).toEqual([
    { transport: 'tcp', first: 80, last: 80, administered: false },
  ]);
});

it.each([
  ['does not answer', {}],
  ['answers for one transport only', { [question('ipv4', 'tcp')]: table('80  80') }],
  ['says something else', { [question('ipv4', 'tcp')]: 'no', [question('ipv4', 'udp')]: 'no' }],
])('knows nothing where netsh %s', async (_, answers) => {
  expect(await new NetshReservations(netsh(answers)).read()).toBeNull();
});

it('asks again after some seconds, and not before', async () => {
  let now = 0;
  const ask = netsh({});
  const reservations = new NetshReservations(ask, () => now);
  await Promise.all([reservations.read(), reservations.read()]);
  now = 4999;
  await reservations.read();
  expect(ask).toHaveBeenCalledTimes(4);
  now = 5000;
  await reservations.read();
  expect(ask).toHaveBeenCalledTimes(8);
});

it('finds out in the background which ports sockets get', async () => {
  let now = 0;
  const answers = { 'ipv4 show dynamicport tcp': 'a : 1024\r\nb : 64511\r\n' };
  const ask = netsh(answers);
  const reservations = new NetshReservations(ask, () => now);
  expect(reservations.dynamicRange()).toBeNull();
  await vi.waitFor(() => expect(reservations.dynamicRange()).toEqual({ first: 1024, last: 65534 }));
  expect(ask).toHaveBeenCalledTimes(1);
  answers['ipv4 show dynamicport tcp'] = '';
  now = 3_600_000;
  expect(reservations.dynamicRange()).toEqual({ first: 1024, last: 65534 });
  expect(ask).toHaveBeenCalledTimes(2);
  await ask.mock.results[1]?.value;
  // No answer is none that it is another one.
  expect(reservations.dynamicRange()).toEqual({ first: 1024, last: 65534 });
});

it('lets go of what it has asked', () => {
  const signals: (AbortSignal | undefined)[] = [];
  const reservations = new NetshReservations(async (_, signal) => {
    signals.push(signal);
    return null;
  });
  reservations.dynamicRange();
  reservations.dispose();
  expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
});

it('knows nothing where there is no netsh', async () => {
  expect(await new NetshReservations(netshOf('C:\\Windows')).read()).toBeNull();
});
