import type { KeyObject, X509Certificate } from 'node:crypto';
import { InvalidMaterial } from './parse-pem.ts';

/** What a certificate can be used for. */
export type CertificateUsage = 'server' | 'client';

const usageOids: Readonly<Record<CertificateUsage, string>> = {
  server: '1.3.6.1.5.5.7.3.1',
  client: '1.3.6.1.5.5.7.3.2',
};
const anyUsageOid = '2.5.29.37.0';

/** RSA keys below it are refused by OpenSSL as Debian and Ubuntu set it up. */
const smallestRsaBits = 2_048;

/**
 * Reads a private key and checks that it belongs to a certificate.
 *
 * @throws InvalidMaterial without a word of the key
 */
export async function checkKey(
  names: { readonly certificate: string; readonly key: string },
  text: string,
  leaf: X509Certificate,
): Promise<void> {
  const key = await readKey(names.key, text);
  if (!leaf.checkPrivateKey(key)) throw new InvalidMaterial(`${names.key} does not match ${names.certificate}`);
  const bits = key.asymmetricKeyType === 'rsa' ? key.asymmetricKeyDetails?.modulusLength : undefined;
  if (bits !== undefined && bits < smallestRsaBits) {
    throw new InvalidMaterial(`${names.key} is an RSA key of ${bits} bits, and ${smallestRsaBits} is the least`);
  }
}

async function readKey(name: string, text: string): Promise<KeyObject> {
  const { createPrivateKey } = await import('node:crypto');
  try {
    return createPrivateKey(text);
  } catch (error) {
    // OpenSSL's message is left out: nothing of a private key may reach a log.
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const encrypted = code.includes('CRYPTO_INTERRUPTED') || text.includes('ENCRYPTED');
    throw new InvalidMaterial(`${name} is not a readable private key${encrypted ? ': it is encrypted' : ''}`);
  }
}

/**
 * Checks that a certificate may be used for what it is wanted. One that says nothing of it may be used for anything.
 *
 * @throws InvalidMaterial
 */
export function checkUsages(name: string, leaf: X509Certificate, usages: readonly CertificateUsage[]): void {
  // Node calls the extended usage so, and has none of it for most certificates.
  const allowed = leaf.keyUsage as readonly string[] | undefined;
  if (allowed === undefined || allowed.includes(anyUsageOid)) return;
  const missing = usages.filter((usage) => !allowed.includes(usageOids[usage]));
  if (missing.length > 0)
    throw new InvalidMaterial(`${name} may not be used as a ${missing.join(' and ')}'s certificate`);
}

/** The names that a certificate does not hold. */
export function findMissingNames(leaf: X509Certificate, names: readonly string[]): readonly string[] {
  return names.filter((name) => (isIp(name) ? leaf.checkIP(name) : leaf.checkHost(name)) === undefined);
}

/** Whether a name is an IP address. */
export function isIp(name: string): boolean {
  return /^\d+\.\d+\.\d+\.\d+$/.test(name) || name.includes(':');
}
