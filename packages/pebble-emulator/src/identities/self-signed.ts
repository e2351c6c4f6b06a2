import type { X509Certificate } from 'node:crypto';

const clientAuth = '1.3.6.1.5.5.7.3.2';

/** Tells whether a client has signed its certificate itself, for a client's purposes, and it is valid now. */
export function isSelfSigned(certificate: X509Certificate): boolean {
  const now = Date.now();
  const uses = certificate.keyUsage as string[] | undefined;
  return (
    certificate.verify(certificate.publicKey) &&
    Date.parse(certificate.validFrom) <= now &&
    now <= Date.parse(certificate.validTo) &&
    (uses === undefined || uses.includes(clientAuth))
  );
}
