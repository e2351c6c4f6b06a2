import type { X509Certificate } from 'node:crypto';

/** What is wrong with material, said so that an administrator can mend it. */
export class InvalidMaterial extends Error {}

/** A certificate with the text that it was read from. */
export interface PemCertificate {
  readonly certificate: X509Certificate;
  /** From BEGIN to END, without what stands around it. */
  readonly pem: string;
}

const begin = '-----BEGIN CERTIFICATE-----';

/**
 * Reads all certificates of a file.
 *
 * @param name - what the file is called, for messages
 * @throws InvalidMaterial when there is none, or one cannot be read
 */
export async function parseCertificates(name: string, text: string): Promise<readonly PemCertificate[]> {
  const { X509Certificate } = await import('node:crypto');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (text.split(begin).length - 1 > blocks.length) throw new InvalidMaterial(`${name} is truncated`);
  if (blocks.length === 0) throw new InvalidMaterial(`${name} is not a PEM certificate`);
  try {
    return blocks.map((pem) => ({ pem, certificate: new X509Certificate(pem) }));
  } catch {
    throw new InvalidMaterial(`${name} is not a PEM certificate`);
  }
}

/** Whether one certificate was issued by another, which may be itself. */
export function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
