import { isIp } from '../material/check-leaf.ts';

/** What a certificate is asked for with. */
export interface RequestAttributes {
  /** At most 64 characters. */
  readonly commonName: string;
  readonly organization?: string;
  /** DNS names and IPs. */
  readonly names: readonly string[];
}

/** Makes an RSA key, PEM. */
export async function createKey(bits: number): Promise<string> {
  const { generateKeyPair } = await import('node:crypto');
  const { promisify } = await import('node:util');
  const { privateKey } = await promisify(generateKeyPair)('rsa', {
    modulusLength: bits,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return privateKey;
}

/**
 * Makes a certificate request, PEM.
 *
 * @remarks Its subject holds a unique identifier, so that it is another request than one with the same attributes: a
 * provider answers each request once. The X.509 library is loaded here and nowhere else.
 *
 * @param key - PEM, RSA
 */
export async function createRequest(key: string, attributes: RequestAttributes): Promise<string> {
  // The library is wired by a container that wants this first.
  await import('reflect-metadata');
  const { Pkcs10CertificateRequestGenerator, SubjectAlternativeNameExtension, cryptoProvider } =
    await import('@peculiar/x509');
  const { createPrivateKey, createPublicKey, randomUUID, webcrypto } = await import('node:crypto');
  cryptoProvider.set(webcrypto as never);
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const;
  const secret = createPrivateKey(key);
  const { subtle } = webcrypto;
  const pkcs8 = secret.export({ type: 'pkcs8', format: 'der' });
  const spki = createPublicKey(secret).export({ type: 'spki', format: 'der' });
  const { commonName, organization, names } = attributes;
  const request = await Pkcs10CertificateRequestGenerator.create({
    name: [
      { CN: [commonName] },
      ...(organization === undefined ? [] : [{ O: [organization] }]),
      { [uniqueIdentifier]: [randomUUID()] },
    ],
    keys: {
      privateKey: await subtle.importKey('pkcs8', pkcs8, algorithm, false, ['sign']),
      publicKey: await subtle.importKey('spki', spki, algorithm, true, ['verify']),
    },
    signingAlgorithm: algorithm,
    extensions:
      names.length === 0
        ? []
        : [new SubjectAlternativeNameExtension(names.map((value) => ({ type: isIp(value) ? 'ip' : 'dns', value })))],
  });
  return request.toString('pem').trim();
}

/** X.520, x500UniqueIdentifier. */
const uniqueIdentifier = '2.5.4.45';
