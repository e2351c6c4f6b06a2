import { InvalidMaterial, parseCertificates } from '../material/parse-pem.ts';
import type { IssuedCertificate } from './interface-data.ts';
import { type CertificateFiles, splitAuthorities } from './split-authorities.ts';

/** Whether an issued certificate is one to take. */
export type Acceptance =
  | { readonly accepted: true; readonly files: CertificateFiles; readonly expires: Date }
  | { readonly accepted: false; readonly reason: string };

/**
 * Decides whether a certificate is ours, and a server's as was asked for.
 *
 * @param key - the unit's private key, PEM
 */
export async function acceptCertificate(issued: IssuedCertificate, key: string): Promise<Acceptance> {
  const refuse = (reason: string): Acceptance => ({ accepted: false, reason });
  try {
    const { createPrivateKey } = await import('node:crypto');
    const [leaf] = await parseCertificates('the certificate', issued.certificate);
    if (leaf?.certificate.checkPrivateKey(createPrivateKey(key)) !== true) return refuse('it is of another key');
    if (leaf.certificate.ca) return refuse("it is an authority's, which was not asked for");
    const files = await splitAuthorities(issued);
    return { accepted: true, files, expires: new Date(leaf.certificate.validTo) };
  } catch (error) {
    if (error instanceof InvalidMaterial) return refuse(error.message);
    throw error;
  }
}
