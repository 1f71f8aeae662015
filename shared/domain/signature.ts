/**
 * Who vouches for a program's file.
 * - `valid`: signed, unchanged since, by somebody whom this system trusts;
 * - `unsigned`: nobody does;
 * - `invalid`: it was changed after it was signed, or the system does not trust who signed it.
 */
export interface Signature {
  readonly status: 'valid' | 'unsigned' | 'invalid';
  /** Whose certificate it is (`Microsoft Windows`); null where the system does not tell. */
  readonly signer: string | null;
}
