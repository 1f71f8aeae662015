import { z } from 'zod';
import type { ContainerInfo, PublishedPort } from '../../../../shared/domain/container';

/** More than this is no computer's list of containers. */
const MOST_CONTAINERS = 10_000;
const MOST_CHARACTERS = 1024;

const portNumber = z.int().min(0).max(65_535);
const text = z.string().max(MOST_CHARACTERS);

/** What is used of `ContainerSummary` (Docker Engine API; Podman answers the same). Fields may be null or left out. */
const summaries = z
  .array(
    z.object({
      Id: text,
      Names: z.array(text).nullish(),
      Image: text.nullish(),
      Ports: z
        .array(z.object({ IP: text.nullish(), PrivatePort: portNumber, PublicPort: portNumber.nullish(), Type: text }))
        .nullish(),
    }),
  )
  .max(MOST_CONTAINERS);

type Port = NonNullable<z.infer<typeof summaries>[number]['Ports']>[number];

/** The containers in the answer to GET /containers/json; null for anything else. */
export function parseContainers(answer: string, runtime: 'docker' | 'podman'): readonly ContainerInfo[] | null {
  const parsed = summaries.safeParse(parseJson(answer));
  if (!parsed.success) return null;
  return parsed.data.map(({ Id, Names, Image, Ports }) => ({
    runtime,
    id: Id,
    // A container that others are linked to has the names that they know it by as well: `/web/db`.
    name: (Names?.find((name) => name.lastIndexOf('/') <= 0) ?? Names?.[0] ?? '').replace(/^\//, ''),
    image: Image ?? '',
    publishedPorts: (Ports ?? []).flatMap(toPublishedPort),
  }));
}

/** Nothing for a port that is not published, and for SCTP. */
function toPublishedPort({ IP, PrivatePort, PublicPort, Type }: Port): readonly PublishedPort[] {
  if (!PublicPort || (Type !== 'tcp' && Type !== 'udp')) return [];
  return [{ hostAddress: IP || '0.0.0.0', hostPort: PublicPort, containerPort: PrivatePort, transport: Type }];
}

function parseJson(answer: string): unknown {
  try {
    return JSON.parse(answer);
  } catch {
    return null;
  }
}
