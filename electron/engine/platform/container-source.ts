import type { ContainerInfo } from '../../../shared/domain/container';

/**
 * Why a container engine has told nothing.
 * - `notThere`: there is none, or it is not this user's to ask;
 * - `timeout`: it did not answer in time, or was not waited for any longer;
 * - `badAnswer`: not what such an engine says.
 */
export type ContainerError =
  | { readonly code: 'notThere'; readonly detail: string }
  | { readonly code: 'timeout' }
  | { readonly code: 'badAnswer'; readonly detail: string };

/** Tells which containers run. */
export interface ContainerSource {
  /** All there are; none where nobody tells. Never fails. */
  read(signal: AbortSignal): Promise<readonly ContainerInfo[]>;
}

/** Where nobody tells. */
export const noContainers: ContainerSource = { read: async () => [] };
