import type { ListenerHealth } from '../../shared/domain/listener-health';
import type { SocketInfo } from '../../shared/domain/socket';
import type { Engine } from '../engine/engine';
import { t } from '../words';
import type { ExitCode } from './exit-codes';
import { exitCodes } from './exit-codes';
import { holdersOf } from './list';
import type { Output } from './output';
import { textTable } from './text-table';
import { factsOf } from './who-facts';

/** Says who holds a port, who can reach it, and what its listeners go through. */
export function who(engine: Engine, port: number, output: Output): ExitCode {
  const sockets = listenersOn(engine, port);
  if (sockets.length === 0) {
    output.note(t('cli.nobody', { port }));
    return exitCodes.nothingThere;
  }
  const { connections } = engine.monitor;
  // Nobody has looked yet: the first look tells of every listener.
  const healths = new Map(connections.lookAtHealth().map((health) => [health.socketId, health]));
  output.out(sockets.map((socket) => paragraph(engine, socket, healths.get(socket.id) ?? null)).join('\n\n'));
  return exitCodes.done;
}

/** Everything that waits on a port, chosen ports and those that the system picked. */
export function listenersOn({ monitor }: Engine, port: number): readonly SocketInfo[] {
  return [...monitor.sockets.values()].filter(({ role, localPort }) => role !== 'connection' && localPort === port);
}

function paragraph({ monitor }: Engine, socket: SocketInfo, health: ListenerHealth | null): string {
  const { transport, localAddress: address, localPort: port } = socket;
  const facts = factsOf(socket, holdersOf(monitor, socket), health);
  const lines = textTable(facts.map(({ name, value }) => [`  ${t('cli.who.label', { name })}`, value]));
  return `${t('cli.who.address', { port, transport: t(`common.transport.${transport}`), address })}\n${lines}`;
}
