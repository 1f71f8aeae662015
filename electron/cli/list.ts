import type { ProcessInfo } from '../../shared/domain/process';
import type { SocketInfo } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import { exposureText } from '../../shared/i18n/exposure-text';
import type { Engine } from '../engine/engine';
import { t } from '../words';
import type { ExitCode } from './exit-codes';
import { exitCodes } from './exit-codes';
import { toJson } from './listener-json';
import type { Output } from './output';
import { textTable } from './text-table';

/** Prints the listeners; `all` has those on ports that the system picked for UDP too. */
export function list({ monitor }: Engine, { json, all }: { json: boolean; all: boolean }, output: Output): ExitCode {
  const sockets = [...monitor.sockets.values()]
    .filter(({ role }) => role === 'listener' || (all && role === 'ephemeral'))
    .sort(byPort);
  const holders = (socket: SocketInfo) => holdersOf(monitor, socket);
  if (json)
    output.out(
      JSON.stringify(
        sockets.map((socket) => toJson(socket, holders(socket))),
        null,
        2,
      ),
    );
  else if (sockets.length === 0) output.note(t('cli.nothingListens'));
  else output.out(textTable([header(), ...sockets.map((socket) => toCells(socket, holders(socket)))]));
  for (const { code, detail } of json ? [] : monitor.limits()) output.note(t(`common.limit.${code}`, { detail }));
  return sockets.length === 0 ? exitCodes.nothingThere : exitCodes.done;
}

/** The processes that hold a socket, lowest pid first. */
export function holdersOf(monitor: Engine['monitor'], socket: SocketInfo): readonly ProcessInfo[] {
  return socket.owner.processes.flatMap((key) => monitor.processes.get(key) ?? []);
}

function header(): readonly string[] {
  const { port, protocol, address, reach, program, pid, user } = t('cli.column', { returnObjects: true });
  return [port, protocol, address, reach, program, pid, user];
}

function toCells(socket: SocketInfo, holders: readonly ProcessInfo[]): readonly string[] {
  const { transport, localPort, localAddress, exposure, reach, owner } = socket;
  return [
    String(localPort),
    t(`common.transport.${transport}`),
    localAddress,
    exposure === null ? '' : exposureText(t, { exposure, reach, localAddress }),
    holders[0] ? visibleText(holders[0].name) : '-',
    holders.map(({ pid }) => pid).join(',') || '-',
    visibleText(holders[0]?.owner ?? owner.user ?? '-'),
  ];
}

function byPort(a: SocketInfo, b: SocketInfo): number {
  const keys = ({ transport, networkType, localAddress }: SocketInfo) => `${transport} ${networkType} ${localAddress}`;
  return a.localPort - b.localPort || (keys(a) < keys(b) ? -1 : 1);
}
