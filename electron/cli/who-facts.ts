import type { ControlGroup } from '../../shared/domain/control-group';
import { shortContainerId } from '../../shared/domain/control-group';
import type { ListenerHealth } from '../../shared/domain/listener-health';
import type { FirewallVerdict } from '../../shared/domain/firewall';
import type { Origin, ProcessInfo } from '../../shared/domain/process';
import type { ConnectionState, SocketInfo } from '../../shared/domain/socket';
import { visibleText } from '../../shared/domain/visible-text';
import type { cli } from '../../shared/i18n/en/cli';
import { exposureText } from '../../shared/i18n/exposure-text';
import { firewallText } from '../../shared/i18n/firewall-text';
import { allServices, packageText, productText, serviceText, signatureText } from '../../shared/i18n/origin-text';
import { t } from '../words';

/** One line of `who`: what it tells of, and what that is. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

type FactName = keyof (typeof cli)['who']['fact'];

/** A process that holds a listener, and where its program comes from. */
export interface Holder {
  readonly process: ProcessInfo;
  readonly origin: Origin;
}

/** What is known of a listener beside itself. */
export interface Surroundings {
  readonly holders: readonly Holder[];
  readonly health: ListenerHealth | null;
  /** Null where nobody was asked. */
  readonly verdict: FirewallVerdict | null;
}

/** What `who` tells of a listener: who can reach it, who holds it, and what it goes through. What is not known is left out. */
export function factsOf(socket: SocketInfo, { holders, health, verdict }: Surroundings): readonly Fact[] {
  const { localAddress, exposure, reach, netNamespace, owner } = socket;
  return [
    ...(exposure === null ? [] : [fact('reach', exposureText(t, { exposure, reach, localAddress, netNamespace }))]),
    ...(verdict === null ? [] : [fact('firewall', firewallText(t, verdict))]),
    ...holders.flatMap(processFacts),
    ...activationFacts(socket),
    // Of a program that is known its own place says more than that of the socket.
    ...(holders.length === 0 && owner.activation === null ? placeFacts(owner.group) : []),
    ...serviceFacts(socket, holders),
    ...textFact('user', owner.user),
    ...(owner.reason === null ? [] : [fact('note', t(`common.owner.reason.${owner.reason}`))]),
    ...(health === null ? [] : healthFacts(health)),
  ];
}

function processFacts({ process, origin }: Holder): readonly Fact[] {
  const { name, pid, executablePath, commandArgs, workingDirectory, project, creationTime, group, terminal } = process;
  const { elevated } = process;
  return [
    fact('program', t('cli.who.program', { name: visibleText(name), pid })),
    ...textFact('path', executablePath),
    ...textFact('product', productText(t, process.product)),
    ...(origin.package === null ? [] : [fact('package', packageText(t, origin.package))]),
    ...(origin.signature === null ? [] : [fact('signature', signatureText(t, origin.signature))]),
    ...textFact('command', commandArgs?.join(' ') ?? null),
    ...textFact('directory', workingDirectory),
    ...(project === null
      ? []
      : [fact('project', t('cli.who.project', { name: visibleText(project.name), path: visibleText(project.path) }))]),
    fact('started', new Date(creationTime).toISOString()),
    ...(elevated === null ? [] : [fact('rights', t(elevated ? 'details.who.elevated' : 'details.who.notElevated'))]),
    ...placeFacts(group),
    ...textFact('terminal', terminal),
    ...process.executableConcerns.map((concern) => fact('note', t(`details.concern.${concern}`))),
  ];
}

/** The services of its processes, and its own. */
function serviceFacts({ owner }: SocketInfo, holders: readonly Holder[]): readonly Fact[] {
  const services = allServices(
    owner.service,
    holders.flatMap(({ process }) => process.services),
  );
  if (services.length === 0) return [];
  return [fact('services', services.map((service) => serviceText(t, service)).join(', '))];
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
