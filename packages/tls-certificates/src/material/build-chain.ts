import type { X509Certificate } from 'node:crypto';
import { InvalidMaterial, isIssuedBy, type PemCertificate } from './parse-pem.ts';

/** Names of the files, for messages. */
export interface ChainNames {
  readonly certificate: string;
  readonly ca: string;
}

/** From a certificate to its authority. */
export interface Chain {
  /** The certificate and the intermediates above it, in order, without the authority. */
  readonly certificates: readonly [PemCertificate, ...PemCertificate[]];
  readonly authority: PemCertificate;
}

/**
 * Finds the way from a certificate to one of the authorities.
 *
 * @param certificates - the certificate, then any intermediates in any order; the authority may be among them
 * @throws InvalidMaterial when there is none, or one on it is out of its time, or may not issue
 */
export function buildChain(
  certificates: readonly PemCertificate[],
  authorities: readonly PemCertificate[],
  names: ChainNames,
  now: Date,
): Chain {
  const [leaf, ...others] = certificates;
  if (leaf === undefined) throw new InvalidMaterial(`${names.certificate} holds no certificate`);
  const chain: [PemCertificate, ...PemCertificate[]] = [leaf];
  const left = new Set(others);
  for (let current = leaf; ;) {
    checkDates(names.certificate, current.certificate, now);
    const authority = findAuthority(current, authorities, names, now);
    if (authority !== undefined) return { certificates: chain, authority };
    const next = [...left].find(({ certificate }) => isIssuedBy(current.certificate, certificate));
    if (next === undefined) throw new InvalidMaterial(`${names.certificate} was not issued by ${names.ca}`);
    if (!next.certificate.ca) {
      throw new InvalidMaterial(`${names.certificate} was issued by a certificate that is no authority`);
    }
    left.delete(next);
    chain.push(next);
    current = next;
  }
}

/** While an authority is replaced, the file holds the old one and the new: one in its time is enough. */
function findAuthority(
  { certificate, pem }: PemCertificate,
  authorities: readonly PemCertificate[],
  { ca }: ChainNames,
  now: Date,
): PemCertificate | undefined {
  const issuers = authorities.filter((one) => isIssuedBy(certificate, one.certificate));
  // A certificate that vouches for itself is trusted because it is in the file, not because it may issue others.
  const able = issuers.filter((one) => one.certificate.ca || one.pem === pem);
  if (issuers.length > 0 && able.length === 0) throw new InvalidMaterial(`${ca} is not an authority's certificate`);
  const issuer = able.find((one) => isInItsTime(one.certificate, now)) ?? able[0];
  if (issuer !== undefined) checkDates(ca, issuer.certificate, now);
  return issuer;
}

function isInItsTime({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return new Date(validFrom) <= now && now < new Date(validTo);
}

function checkDates(name: string, certificate: X509Certificate, now: Date): void {
  if (isInItsTime(certificate, now)) return;
  const { validFrom, validTo } = certificate;
  const what = new Date(validFrom) > now ? `is not valid before ${validFrom}` : `expired on ${validTo}`;
  throw new InvalidMaterial(`${name} ${what}`);
}
