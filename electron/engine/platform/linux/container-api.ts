import type { IncomingMessage } from 'node:http';
import { request } from 'node:http';
import { isAbsolute } from 'node:path';
import type { ContainerInfo } from '../../../../shared/domain/container';
import type { Result } from '../../../../shared/domain/result';
import { fail, ok } from '../../../../shared/domain/result';
import type { ContainerError, ContainerSource } from '../container-source';
import { parseContainers } from './parse-containers';

const TIMEOUT_MS = 2000;
/** A container is a kilobyte or so. */
const MOST_BYTES = 4 << 20;

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

/** Asks the container engines that this user may ask. One that is not there, or misbehaves, has no containers. */
export class ContainerApi implements ContainerSource {
  constructor(private readonly sockets: readonly ContainerSocket[]) {}

  async read(signal: AbortSignal): Promise<readonly ContainerInfo[]> {
    const answers = await Promise.all(this.sockets.map((socket) => readContainers(socket, { signal })));
    // Podman also answers in Docker's place.
    const containers = answers.flatMap((answer) => (answer.ok ? answer.value : []));
    return [...new Map(containers.map((container) => [container.id, container])).values()];
  }
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** For the whole answer, in ms. */
  readonly timeout?: number;
}

/**
 * The containers that run, as the engine at a socket tells. The path has no version: each engine answers with its own,
 * and refuses some of the others.
 */
export function readContainers(
  { runtime, path }: ContainerSocket,
  { signal, timeout = TIMEOUT_MS }: ReadOptions = {},
): Promise<Result<readonly ContainerInfo[], ContainerError>> {
  return new Promise((resolve) => {
    // For all of it, as Node's own is for a pause only; what comes later changes nothing about the promise.
    const signals = [AbortSignal.timeout(timeout), ...(signal ? [signal] : [])];
    const asked = request({
      socketPath: path,
      path: '/containers/json',
      agent: false,
      signal: AbortSignal.any(signals),
    });
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(fail(toError(error))));
    asked.on('response', (response) => {
      readBody(response).then(
        (body) => {
          const containers = response.statusCode === 200 && body !== null ? parseContainers(body, runtime) : null;
          resolve(containers ? ok(containers) : fail({ code: 'badAnswer', detail: String(response.statusCode) }));
        },
        (error: unknown) => resolve(fail(toError(error as NodeJS.ErrnoException))),
      );
    });
    asked.end();
  });
}

/** Null for one that is too large. */
async function readBody(response: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    // Leaving the loop ends the connection.
    if (bytes > MOST_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

function toError({ name, code, message }: NodeJS.ErrnoException): ContainerError {
  if (name === 'AbortError' || name === 'TimeoutError') return { code: 'timeout' };
  if (code === 'ENOENT' || code === 'EACCES' || code === 'ECONNREFUSED') return { code: 'notThere', detail: code };
  return { code: 'badAnswer', detail: code ?? message };
}
