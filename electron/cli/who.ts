import type { SocketInfo } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import { exposureText } from '../../shared/i18n/exposure-text';
import type { Engine } from '../engine/engine';
import { t } from '../words';
import type { ExitCode } from './exit-codes';
import { exitCodes } from './exit-codes';
import { holdersOf } from './list';
import type { Output } from './output';

/** Says who holds a port, and who can reach it. */
export function who(engine: Engine, port: number, output: Output): ExitCode {
  const sockets = listenersOn(engine, port);
  if (sockets.length === 0) {
    output.note(t('cli.nobody', { port }));
    return exitCodes.nothingThere;
  }
  output.out(sockets.map((socket) => paragraph(engine, socket)).join('\n\n'));
  return exitCodes.done;
}

/** Everything that waits on a port, chosen ports and those that the system picked. */
export function listenersOn({ monitor }: Engine, port: number): readonly SocketInfo[] {
  return [...monitor.sockets.values()].filter(({ role, localPort }) => role !== 'connection' && localPort === port);
}

function paragraph({ monitor }: Engine, socket: SocketInfo): string {
  const { transport, localAddress, localPort, exposure, reach, netNamespace, owner } = socket;
  const where = { transport: t(`common.transport.${transport}`), address: localAddress, port: localPort };
  const lines: string[] = [t('cli.who.address', where)];
  if (exposure) {
    lines.push(t('cli.who.reach', { reach: exposureText(t, { exposure, reach, localAddress, netNamespace }) }));
  }
  for (const process of holdersOf(monitor, socket)) {
    lines.push(t('cli.who.program', { name: visibleText(process.name), pid: process.pid }));
    if (process.executablePath) lines.push(t('cli.who.path', { path: visibleText(process.executablePath) }));
    if (process.commandArgs) lines.push(t('cli.who.command', { command: visibleText(process.commandArgs.join(' ')) }));
    if (process.workingDirectory) lines.push(t('cli.who.directory', { path: visibleText(process.workingDirectory) }));
    lines.push(t('cli.who.started', { time: new Date(process.creationTime).toISOString() }));
  }
  if (owner.user !== null) lines.push(t('cli.who.user', { user: visibleText(owner.user) }));
  if (owner.reason !== null) lines.push(t('cli.who.reason', { reason: t(`common.owner.reason.${owner.reason}`) }));
  return lines.join('\n');
}
