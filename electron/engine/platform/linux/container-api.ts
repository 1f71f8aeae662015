import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { isAbsolute } from 'node:path';
import type { ContainerInfo } from '../../../../shared/domain/container';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { ContainerError, ContainerSource } from '../container-source';
import { parseContainers } from './parse-containers';

const TIMEOUT_MS = 2000;
/** A container is a kilobyte or so, with all its labels some more. To parse so much takes some 5 ms, during which all else waits. */
const MOST_BYTES = 1 << 20;

/** Where a container engine answers. */
export interface ContainerSocket {
  readonly runtime: 'docker' | 'podman';
  readonly path: string;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The usual places, and those of this user (dockerd(8), podman-system-service(1)); each once. */
export function containerSockets({ XDG_RUNTIME_DIR: own, DOCKER_HOST: host }: Environment): readonly ContainerSocket[] {
  const paths: readonly (readonly [ContainerSocket['runtime'], string])[] = [
    ['docker', host?.startsWith('unix://') ? host.slice('unix://'.length) : ''],
    ['docker', '/var/run/docker.sock'],
    ['docker', own ? `${own}/docker.sock` : ''],
    ['podman', '/run/podman/podman.sock'],
    ['podman', own ? `${own}/podman/podman.sock` : ''],
  ];
  const byPath = new Map(paths.filter(([, path]) => isAbsolute(path)).map(([runtime, path]) => [path, runtime]));
  return [...byPath].map(([path, runtime]) => ({ runtime, path }));
}

/** What an engine said, and what follows from it. */
export interface ContainerAnswer {
  readonly body: Buffer;
  readonly containers: readonly ContainerInfo[];
}

/** Asks the container engines that this user may ask. One that is not there, or misbehaves, has no containers. */
export class ContainerApi implements ContainerSource {
  /** By the path of the socket. */
  private answers = new Map<string, ContainerAnswer>();
  private containers: readonly ContainerInfo[] = [];

  constructor(private readonly sockets: readonly ContainerSocket[]) {}

  /** The very same list as before, when each of them has said the same. */
  async read(signal: AbortSignal): Promise<readonly ContainerInfo[]> {
    const { answers: before } = this;
    const asked = this.sockets.map(async (socket) => {
      const answer = await readContainers(socket, { signal, last: before.get(socket.path) ?? null });
      return [socket.path, answer] as const;
    });
    const answers = new Map<string, ContainerAnswer>();
    for (const [path, answer] of await Promise.all(asked)) if (answer.ok) answers.set(path, answer.value);
    this.answers = answers;
    if (answers.size === before.size && [...answers].every(([path, answer]) => before.get(path) === answer)) {
      return this.containers;
    }
    // Podman also answers in Docker's place.
    const containers = [...answers.values()].flatMap((answer) => answer.containers);
    this.containers = [...new Map(containers.map((container) => [container.id, container])).values()];
    return this.containers;
  }
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** For the whole answer, in ms. */
  readonly timeout?: number;
  /** The answer of the last time: the same again is not parsed, but given back. */
  readonly last?: ContainerAnswer | null;
}

/**
 * The containers that run, as the engine at a socket tells. The path has no version: each engine answers with its own,
 * and refuses some of the others.
 */
export function readContainers(
  { runtime, path }: ContainerSocket,
  { signal, timeout = TIMEOUT_MS, last = null }: ReadOptions = {},
): Promise<Result<ContainerAnswer, ContainerError>> {
  return new Promise((resolve) => {
    const asked = request({ socketPath: path, path: '/containers/json', agent: false });
    // What comes later changes nothing about the promise.
    const stop = () => {
      resolve(fail({ code: 'timeout' }));
      asked.destroy();
    };
    // For all of it, as Node's own is for a pause only. Not AbortSignal.any: Node 20 may collect it before its time.
    const timer = setTimeout(stop, timeout);
    signal?.addEventListener('abort', stop, { once: true });
    if (signal?.aborted) stop();
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(fail(toError(error))));
    let isAnswered = false;
    asked.on('response', (response) => {
      isAnswered = true;
      readBody(response).then(
        (body) => {
          const answer = response.statusCode === 200 && body !== null ? toAnswer(body, runtime, last) : null;
          resolve(answer ? ok(answer) : fail({ code: 'badAnswer', detail: String(response.statusCode) }));
        },
        (error: unknown) => resolve(fail(toError(error as NodeJS.ErrnoException))),
      );
    });
    // It wants to talk in another way (101, RFC 9110, section 15.2.2), which is neither an error nor an answer.
    asked.on('upgrade', (_, connection) => connection.destroy());
    // Whatever else may have ended it.
    asked.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      if (!isAnswered) resolve(fail({ code: 'badAnswer', detail: 'closed' }));
    });
    asked.end();
  });
}

function toAnswer(
  body: Buffer,
  runtime: ContainerSocket['runtime'],
  last: ContainerAnswer | null,
): ContainerAnswer | null {
  if (last?.body.equals(body)) return last;
  const containers = parseContainers(body.toString(), runtime);
  return containers && { body, containers };
}

/** Null for one that is too large. */
async function readBody(response: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toError({ code, message }: NodeJS.ErrnoException): ContainerError {
  if (code === 'ENOENT' || code === 'EACCES' || code === 'ECONNREFUSED') return { code: 'notThere', detail: code };
  return { code: 'badAnswer', detail: code ?? message };
}
