import type { Signature } from '../../../../shared/domain/signature';

/** A signer's name is as long as a certificate allows, which is no reason to show more (X.520, ub-common-name: 64). */
const LONGEST_SIGNER = 200;

/**
 * A signature, from what `codesign --verify` ended with and what `codesign -dv --verbose=2` told (on standard error);
 * null where they have not answered. codesign(1): it ends with 1 when the signature is not valid.
 */
export function parseCodesign(verified: number, description: string, complaint: string): Signature | null {
  if (/: code object is not signed at all\b/.test(complaint + description)) return { status: 'unsigned', signer: null };
  if (verified !== 0) return verified === 1 ? { status: 'invalid', signer: signerOf(description) } : null;
  const signer = signerOf(description);
  // An ad-hoc signature is one that a linker makes: the file is whole, and nobody vouches for it.
  if (signer === null && /^Signature=adhoc$/m.test(description)) return { status: 'unsigned', signer: null };
  return { status: 'valid', signer };
}

/** The first authority is whose certificate signed it, the others are those who vouch for that one. */
function signerOf(description: string): string | null {
  const authority = /^Authority=(.*)$/m.exec(description)?.[1]?.trim() ?? '';
  if (authority === '' || authority === '(unavailable)') return null;
  // What Apple signs for itself names no company.
  const signer = authority === 'Software Signing' ? 'Apple (Software Signing)' : authority;
  return signer.slice(0, LONGEST_SIGNER);
}
