import { randomBytes, webcrypto } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { serverIdentity } from './server-identity.ts';
import type { ServerIdentity } from './server-identity.ts';

/** What a TLS server shows: a key and its certificate, with that of the identity that signed it. PEM. */
export interface ServerCredentials {
  readonly key: string;
  readonly chain: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
}

const hourMs = 3_600_000;
const identityValidMs = 10 * 366 * 24 * hourMs;
const serverAuth = '1.3.6.1.5.5.7.3.1';
const algorithm = { name: 'Ed25519' };

/** Makes the certificate of an identity, with which it signs those of its servers. PEM. */
export async function issueIdentityCertificate(identity: ServerIdentity): Promise<string> {
  const { x509, subject } = await load(identity);
  const { BasicConstraintsExtension, KeyUsageFlags, KeyUsagesExtension, X509CertificateGenerator } = x509;
  const certificate = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: subject,
    ...validFor(identityValidMs),
    keys: { publicKey: await toCryptoKey(identity.publicKey), privateKey: await toCryptoKey(identity.privateKey) },
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
    ],
  });
  return certificate.toString('pem');
}

/** Makes a key for a TLS server and a certificate that is good for an hour. */
export async function issueServerCredentials(
  identity: ServerIdentity,
  identityCertificate: string,
): Promise<ServerCredentials> {
  const { x509, subject } = await load(identity);
  const { BasicConstraintsExtension, ExtendedKeyUsageExtension, KeyUsageFlags, KeyUsagesExtension } = x509;
  const own = serverIdentity();
  const validity = validFor(hourMs);
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject,
    issuer: subject,
    ...validity,
    publicKey: await toCryptoKey(own.publicKey),
    signingKey: await toCryptoKey(identity.privateKey),
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([serverAuth]),
    ],
  });
  return {
    key: own.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    chain: `${certificate.toString('pem')}\n${identityCertificate}\n`,
    expires: validity.notAfter.getTime(),
  };
}

/** The library is big, and HTTPS is rare: it is loaded when it is asked for. */
async function load({ fingerprint }: ServerIdentity) {
  // It is wired by a container that wants this first.
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as never);
  return { x509, subject: `CN=pebble-${fingerprint.slice(0, 8)}` };
}

function toCryptoKey(key: KeyObject): Promise<webcrypto.CryptoKey> {
  const isPrivate = key.type === 'private';
  const bytes = key.export(isPrivate ? { format: 'der', type: 'pkcs8' } : { format: 'der', type: 'spki' });
  return webcrypto.subtle.importKey(isPrivate ? 'pkcs8' : 'spki', bytes, algorithm, true, [
    isPrivate ? 'sign' : 'verify',
  ]);
}

function validFor(ms: number): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now), notAfter: new Date(now + ms) };
}

function serialNumber(): string {
  return randomBytes(16).toString('hex');
}
