import type { CollectorSource } from '../../../shared/domain/engine-status';
import type { ProcessInfo } from '../../../shared/domain/process';
import { packageText, signatureText } from '../../../shared/i18n/origin-text';
import { t } from '../../i18n';
import { useSelected, useServices, useStore } from '../../services';
import { Fact } from './fact';

/** Those of systems whose programs are signed. */
const signedSources: ReadonlySet<CollectorSource | undefined> = new Set(['iphlpapi', 'lsof'] as const);

/**
 * Where a program comes from, which is told later than the rest. Where programs are signed, the line of the signature is there
 * before, so that nothing moves then. Of packages nothing is said where there is none: a system may have package managers
 * that Porthole does not know.
 */
export function OriginFacts({ process: { key } }: { readonly process: ProcessInfo }) {
  const { watched, state } = useServices().monitor;
  const told = useStore(watched.origin);
  const { process } = useStore(watched.samples);
  const areSigned = useSelected(state, ({ status }) => signedSources.has(status?.source));
  const { package: software = null, signature = null } = (process === key && told) || {};
  return (
    <>
      {software && <Fact name={t('details.who.package')}>{packageText(t, software)}</Fact>}
      {(signature || areSigned) && (
        <Fact name={t('details.who.signature')}>
          {signature ? signatureText(t, signature) : t('details.who.unknown')}
        </Fact>
      )}
    </>
  );
}
