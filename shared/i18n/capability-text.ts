import type { TFunction } from 'i18next';
import type { Capability, UnsupportedReason } from '../domain/capabilities';

/** What Porthole cannot do here, and why, as a sentence. */
export function capabilityText(t: TFunction, capability: Capability, reason: UnsupportedReason): string {
  return t(`common.capability.${capability}`, { why: t(`common.unsupported.${reason}`) });
}
