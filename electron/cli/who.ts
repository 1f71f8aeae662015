import type { FirewallVerdict } from '../../shared/domain/firewall';
import type { ProcessInfo, ProcessKey } from '../../shared/domain/process';
import type { SocketId, SocketInfo } from '../../shared/domain/socket';
import type { Engine } from '../engine/engine';
import type { Platform } from '../engine/platform/platform';
import { t } from '../words';
import type { ExitCode } from './exit-codes';
import { exitCodes } from './exit-codes';
import { holdersOf } from './list';
import type { Output } from './output';
import { reservationSentences } from './reservation-sentences';
import { textTable } from './text-table';
import type { Holder, Surroundings } from './who-facts';
import { factsOf } from './who-facts';

/** What of the system is asked besides what the engine knows already. */
export type Asked = Pick<Platform, 'processes' | 'firewall' | 'reservations'>;

/** Says who holds a port, who can reach it, and what its listeners go through. */
export async function who(engine: Engine, asked: Asked, port: number, output: Output): Promise<ExitCode> {
  const { monitor } = engine;
  const sockets = listenersOn(engine, port);
  if (sockets.length === 0) {
    output.note(t('cli.nobody', { port }));
    for (const sentence of reservationSentences((await asked.reservations.read()) ?? [], port)) output.note(sentence);
    return exitCodes.nothingThere;
  }
  // Nobody has looked yet: the first look tells of every listener.
  const healths = new Map(monitor.connections.lookAtHealth().map((health) => [health.socketId, health]));
  const processes = distinct(sockets.flatMap((socket) => holdersOf(monitor, socket)));
  // At once: each may take its time.
  const [holders, verdicts] = await Promise.all([
    holdersWithOrigin(processes, asked),
    verdictsOn(sockets, processes, asked),
  ]);
  const paragraphs = sockets.map((socket) =>
    paragraph(socket, {
      holders: holdersOf(monitor, socket).flatMap(({ key }) => holders.get(key) ?? []),
      health: healths.get(socket.id) ?? null,
      verdict: verdicts.get(socket.id) ?? null,
    }),
  );
  output.out(paragraphs.join('\n\n'));
  return exitCodes.done;
}

/** Everything that waits on a port, chosen ports and those that the system picked. */
export function listenersOn({ monitor }: Engine, port: number): readonly SocketInfo[] {
  return [...monitor.sockets.values()].filter(({ role, localPort }) => role !== 'connection' && localPort === port);
}

/** A process may hold several of the listeners: it is asked about once. */
function distinct(processes: readonly ProcessInfo[]): readonly ProcessInfo[] {
  return [...new Map(processes.map((process) => [process.key, process])).values()];
}

async function holdersWithOrigin(
  processes: readonly ProcessInfo[],
  { processes: source }: Asked,
): Promise<ReadonlyMap<ProcessKey, Holder>> {
  const holders = processes.map(async (process): Promise<[ProcessKey, Holder]> => [
    process.key,
    { process, origin: await source.originOf(process) },
  ]);
  return new Map(await Promise.all(holders));
}

/** What no other computer reaches no firewall is asked about. */
async function verdictsOn(
  sockets: readonly SocketInfo[],
  processes: readonly ProcessInfo[],
  { firewall }: Asked,
): Promise<ReadonlyMap<SocketId, FirewallVerdict>> {
  const reachable = sockets.filter(({ role, exposure }) => role === 'listener' && exposure !== 'loopback');
  const verdicts = processes.flatMap((process) => {
    const held = reachable.filter(({ owner }) => owner.processes.includes(process.key));
    return held.length === 0 ? [] : [firewall.verdictsOn(held, process)];
  });
  const told = (await Promise.all(verdicts)).flatMap((some) => some ?? []);
  return new Map(told.map((verdict) => [verdict.socketId, verdict]));
}

function paragraph(socket: SocketInfo, surroundings: Surroundings): string {
  const { transport, localAddress: address, localPort: port } = socket;
  const facts = factsOf(socket, surroundings);
  const lines = textTable(facts.map(({ name, value }) => [`  ${t('cli.who.label', { name })}`, value]));
  return `${t('cli.who.address', { port, transport: t(`common.transport.${transport}`), address })}\n${lines}`;
}
