import type { ContainerRef } from './control-group';
import type { Transport } from './socket';

/** A port of the host that leads into a container. */
export interface PublishedPort {
  /** `0.0.0.0` and `::` stand for every address. */
  readonly hostAddress: string;
  readonly hostPort: number;
  readonly containerPort: number;
  readonly transport: Transport;
}

/** What a container engine tells of one of its containers. */
export interface ContainerInfo extends ContainerRef {
  /** OpenTelemetry `container.name`. */
  readonly name: string;
  /** OpenTelemetry `container.image.name`, with its tag. */
  readonly image: string;
  readonly publishedPorts: readonly PublishedPort[];
}
