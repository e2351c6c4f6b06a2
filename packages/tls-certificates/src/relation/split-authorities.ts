import { isIssuedBy, parseCertificates } from '../material/parse-pem.ts';
import type { IssuedCertificate } from './interface-data.ts';

/** An issued certificate as files: what is shown, and what is trusted. */
export interface CertificateFiles {
  /** The certificate, then all that stands above it. */
  readonly certificate: string;
  /** The roots; the issuer itself where a provider tells of no root. */
  readonly ca: string;
}

/**
 * Sorts what a provider tells: the `ca` may be a root or an intermediate, and the chain is in either order, with the
 * certificate itself and the root or without.
 *
 * @throws InvalidMaterial when something of it is no certificate
 */
export async function splitAuthorities({ ca, certificate, chain }: IssuedCertificate): Promise<CertificateFiles> {
  const above = await parseCertificates('the chain', [ca, ...(chain ?? [])].join('\n'));
  const roots = above.filter((each) => isIssuedBy(each.certificate, each.certificate) && each.certificate.ca);
  const trusted = [...new Set(roots.map(({ pem }) => pem))];
  return {
    certificate: [certificate, ...above.map(({ pem }) => pem)].join('\n'),
    ca: trusted.length === 0 ? ca : trusted.join('\n'),
  };
}
