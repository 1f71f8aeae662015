import { shortContainerId } from '../../shared/domain/control-group';
import type { EngineLimit } from '../../shared/domain/engine-status';
import type { ProcessInfo } from '../../shared/domain/process';
import type { SocketInfo } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import { exposureText } from '../../shared/i18n/exposure-text';
import { limitText } from '../../shared/i18n/limit-text';
import type { Engine } from '../engine/engine';
import { t } from '../words';
import type { ExitCode } from './exit-codes';
import { exitCodes } from './exit-codes';
import { toJson } from './listener-json';
import type { Output } from './output';
import { textTable } from './text-table';

export interface ListOptions {
  readonly json: boolean;
  /** Those on ports that the system picked for UDP too. */
  readonly all: boolean;
  /** Those of other network namespaces too, which the engine then reads. */
  readonly namespaces: boolean;
}

/** Prints the listeners. */
export function list({ monitor }: Engine, { json, all, namespaces }: ListOptions, output: Output): ExitCode {
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
  else {
    const network = (cell: string): readonly string[] => (namespaces ? [cell] : []);
    const lines = sockets.map((socket) => [...toCells(socket, holders(socket)), ...network(networkText(socket))]);
    output.out(textTable([[...header(), ...network(t('cli.column.network'))], ...lines]));
  }
  if (!json) tellLimits(monitor, output);
  return sockets.length === 0 ? exitCodes.nothingThere : exitCodes.done;
}

/** What an administrator sees more of. */
const hiddenFromUsers: ReadonlySet<EngineLimit['code']> = new Set(['ownersHidden', 'socketsHidden']);

function tellLimits(monitor: Engine['monitor'], output: Output): void {
  const limits = monitor.limits();
  for (const limit of limits) output.note(limitText(t, limit));
  // Only npm, which sets this, runs it by that command; a package has none.
  const isByNpm = process.env['npm_lifecycle_event'] === 'cli';
  if (isByNpm && limits.some(({ code }) => hiddenFromUsers.has(code))) output.note(t('cli.asAdministrator'));
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
  const { transport, localPort, localAddress, exposure, reach, netNamespace, owner } = socket;
  return [
    String(localPort),
    t(`common.transport.${transport}`),
    localAddress,
    exposure === null ? '' : exposureText(t, { exposure, reach, localAddress, netNamespace }),
    programText(socket, holders),
    holders.map(({ pid }) => pid).join(',') || '-',
    visibleText(holders[0]?.owner ?? owner.user ?? '-'),
  ];
}

/** The program, and its service; where none is known, the service, the service manager's unit or the container. */
function programText({ owner }: SocketInfo, [holder]: readonly ProcessInfo[]): string {
  const service = owner.service && visibleText(owner.service.displayName);
  if (holder) {
    const name = visibleText(holder.name);
    const program = owner.confidence === 'inferred' ? t('cli.inferred', { name }) : name;
    return service === null ? program : t('cli.programOfService', { program, service });
  }
  if (service !== null) return service;
  const { unit = null, container = null } = owner.group ?? {};
  return visibleText(owner.activation?.socketUnit ?? (container ? shortContainerId(container) : unit) ?? '-');
}

/** The name of another network namespace, else its number. */
function networkText({ netNamespace }: SocketInfo): string {
  return netNamespace === null ? '-' : visibleText(netNamespace.name ?? netNamespace.id);
}

function byPort(a: SocketInfo, b: SocketInfo): number {
  const keys = ({ transport, networkType, localAddress, netNamespace }: SocketInfo) =>
    `${transport} ${networkType} ${localAddress} ${netNamespace?.id ?? ''}`;
  return a.localPort - b.localPort || (keys(a) < keys(b) ? -1 : 1);
}
