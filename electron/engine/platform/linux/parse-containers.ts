import type { ContainerInfo, PublishedPort } from '../../../../shared/domain/container';

/** More than this is no computer's list of containers. */
const MOST_CONTAINERS = 10_000;
const MOST_CHARACTERS = 1024;
const HIGHEST_PORT = 65_535;

type Fields = Readonly<Record<string, unknown>>;

/**
 * The containers in the answer to GET /containers/json (`ContainerSummary`, Docker Engine API; Podman answers the same);
 * null for anything else. Fields may be null or left out. By hand: it is asked for every few
 * seconds, and a schema takes several times as long as JSON itself.
 */
export function parseContainers(answer: string, runtime: 'docker' | 'podman'): readonly ContainerInfo[] | null {
  const summaries = parseJson(answer);
  if (!Array.isArray(summaries) || summaries.length > MOST_CONTAINERS) return null;
  return allOf(summaries, (summary) => toContainer(summary, runtime));
}

function toContainer(summary: unknown, runtime: 'docker' | 'podman'): ContainerInfo | null {
  if (!isFields(summary)) return null;
  const { Id: id, Names, Image, Ports } = summary;
  const names = allOf(Names ?? [], (name) => (isText(name) ? name : null));
  const image = Image ?? '';
  const ports = allOf(Ports ?? [], toPorts);
  if (!isText(id) || names === null || !isText(image) || ports === null) return null;
  // A container that others are linked to has the names that they know it by as well: `/web/db`.
  const name = (names.find((each) => each.lastIndexOf('/') <= 0) ?? names[0] ?? '').replace(/^\//, '');
  return { runtime, id, name, image, publishedPorts: ports.flat() };
}

/** Nothing for a port that is not published, and for SCTP; null for no port at all. */
function toPorts(port: unknown): readonly PublishedPort[] | null {
  if (!isFields(port)) return null;
  const { IP, PrivatePort: containerPort, PublicPort, Type: transport } = port;
  const [hostAddress, hostPort] = [IP ?? '', PublicPort ?? 0];
  if (!isText(hostAddress) || !isPort(containerPort) || !isPort(hostPort) || !isText(transport)) return null;
  if (hostPort === 0 || (transport !== 'tcp' && transport !== 'udp')) return [];
  return [{ hostAddress: hostAddress || '0.0.0.0', hostPort, containerPort, transport }];
}

/** What `parse` makes of each; null for what is no list, or when it gives null for one. */
function allOf<Value>(list: unknown, parse: (value: unknown) => Value | null): readonly Value[] | null {
  if (!Array.isArray(list)) return null;
  const values: Value[] = [];
  for (const each of list as readonly unknown[]) {
    const value = parse(each);
    if (value === null) return null;
    values.push(value);
  }
  return values;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_CHARACTERS;
}

function isPort(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= HIGHEST_PORT;
}

function parseJson(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return null;
  }
}
