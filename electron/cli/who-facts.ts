import type { ControlGroup } from '../../shared/domain/control-group';
import { shortContainerId } from '../../shared/domain/control-group';
import type { ListenerHealth } from '../../shared/domain/listener-health';
import type { ProcessInfo } from '../../shared/domain/process';
import type { ConnectionState, SocketInfo } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import type { cli } from '../../shared/i18n/en/cli';
import { exposureText } from '../../shared/i18n/exposure-text';
import { t } from '../words';

/** One line of `who`: what it tells of, and what that is. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

type FactName = keyof (typeof cli)['who']['fact'];

/** What `who` tells of a listener: who can reach it, who holds it, and what it goes through. What is not known is left out. */
export function factsOf(
  socket: SocketInfo,
  holders: readonly ProcessInfo[],
  health: ListenerHealth | null,
): readonly Fact[] {
  const { localAddress, exposure, reach, netNamespace, owner } = socket;
  return [
    ...(exposure === null ? [] : [fact('reach', exposureText(t, { exposure, reach, localAddress, netNamespace }))]),
    ...holders.flatMap(processFacts),
    ...activationFacts(socket),
    // Of a program that is known its own place says more than that of the socket.
    ...(holders.length === 0 && owner.activation === null ? placeFacts(owner.group) : []),
    ...textFact('user', owner.user),
    ...(owner.reason === null ? [] : [fact('note', t(`common.owner.reason.${owner.reason}`))]),
    ...(health === null ? [] : healthFacts(health)),
  ];
}

function processFacts(process: ProcessInfo): readonly Fact[] {
  const { name, pid, executablePath, commandArgs, workingDirectory, project, creationTime, group, terminal } = process;
  return [
    fact('program', t('cli.who.program', { name: visibleText(name), pid })),
    ...textFact('path', executablePath),
    ...textFact('command', commandArgs?.join(' ') ?? null),
    ...textFact('directory', workingDirectory),
    ...(project === null
      ? []
      : [fact('project', t('cli.who.project', { name: visibleText(project.name), path: visibleText(project.path) }))]),
    fact('started', new Date(creationTime).toISOString()),
    ...placeFacts(group),
    ...textFact('terminal', terminal),
    ...process.executableConcerns.map((concern) => fact('note', t(`details.concern.${concern}`))),
  ];
}

function activationFacts({ owner: { activation } }: SocketInfo): readonly Fact[] {
  if (activation === null) return [];
  const note = t('common.owner.startsWhenNeeded', { unit: visibleText(activation.serviceUnit) });
  return [fact('unit', t('cli.who.activation', { unit: visibleText(activation.socketUnit), note }))];
}

/** Where it stands in the service manager's tree. */
function placeFacts(group: ControlGroup | null): readonly Fact[] {
  const { unit = null, container = null, session = null } = group ?? {};
  return [
    ...textFact('unit', unit),
    ...(container === null
      ? []
      : [
          fact(
            'container',
            t('cli.who.container', {
              runtime: t(`common.owner.runtime.${container.runtime}`),
              id: visibleText(shortContainerId(container)),
            }),
          ),
        ]),
    ...textFact('session', session),
  ];
}

function healthFacts({ acceptQueue: waiting, backlog: most, connections }: ListenerHealth): readonly Fact[] {
  if (waiting === null || most === null) return [];
  const states = (Object.entries(connections) as [ConnectionState, number][]).map(([state, count]) =>
    t('cli.who.state', { count, words: t(`details.connectionState.${state}`), state: state.toUpperCase() }),
  );
  return [
    fact('queue', t('details.goesThrough.queueValue', { waiting, most })),
    fact('connections', states.length === 0 ? t('cli.who.noConnections') : states.join(', ')),
  ];
}

/** A text of the operating system. */
function textFact(name: FactName, text: string | null): readonly Fact[] {
  return text === null || text === '' ? [] : [fact(name, visibleText(text))];
}

function fact(name: FactName, value: string): Fact {
  return { name: t(`cli.who.fact.${name}`), value };
}
