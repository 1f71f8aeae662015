import type { TFunction } from 'i18next';
import { assertNever } from '../domain/assert-never';
import type { Product, SoftwarePackage } from '../domain/process';
import type { Service } from '../domain/service';
import type { Signature } from '../domain/signature';
import { visibleText } from '../domain/visible-text';

/** What a program's file says of itself; null where it says nothing. */
export function productText(t: TFunction, product: Product | null): string | null {
  const { name = null, company = null } = product ?? {};
  if (name !== null && company !== null) {
    return t('details.who.productBy', { name: visibleText(name), company: visibleText(company) });
  }
  const only = name ?? company;
  return only === null ? null : visibleText(only);
}

/** Who vouches for a program's file. */
export function signatureText(t: TFunction, { status, signer: name }: Signature): string {
  const signer = name === null ? null : visibleText(name);
  switch (status) {
    case 'valid':
      return signer === null ? t('details.who.signed') : t('details.who.signedBy', { signer });
    case 'unsigned':
      return t('details.who.unsigned');
    case 'invalid':
      return signer === null ? t('details.who.signatureInvalid') : t('details.who.signatureInvalidBy', { signer });
    default:
      return assertNever(status);
  }
}

/** The package that a program's file came with. */
export function packageText(t: TFunction, { name, version, manager }: SoftwarePackage): string {
  return t('details.who.packageValue', { name: visibleText(name), version: visibleText(version), manager });
}

/** A service by what people call it, and what its manager does where that is another name. */
export function serviceText(t: TFunction, { name, displayName }: Service): string {
  if (displayName === name) return visibleText(name);
  return t('details.who.service', { displayName: visibleText(displayName), name: visibleText(name) });
}

/** The services of a process, after the one that a socket of its belongs to where that is none of them (http.sys). */
export function allServices(ofSocket: Service | null, ofProcess: readonly Service[]): readonly Service[] {
  const isNews = ofSocket !== null && ofProcess.every(({ name }) => name !== ofSocket.name);
  return isNews ? [ofSocket, ...ofProcess] : ofProcess;
}
