import type { Capability, UnsupportedReason } from '../../shared/domain/capabilities';
import { useSelected, useServices } from '../services';

/** Why this system cannot do something; null where it can, and until the engine has told. */
export function useLack(capability: Capability): UnsupportedReason | null {
  const { state } = useServices().monitor;
  return useSelected(state, ({ status }) => status?.capabilities[capability] ?? null);
}
