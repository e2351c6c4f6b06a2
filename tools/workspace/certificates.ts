// @peculiar/x509 is wired by a container that wants this first.
import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import {
  BasicConstraintsExtension,
  ExtendedKeyUsageExtension,
  Pkcs10CertificateRequest,
  PublicKey,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
  cryptoProvider,
} from '@peculiar/x509';
import type { X509Certificate } from '@peculiar/x509';

cryptoProvider.set(webcrypto as never);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const usageOids = { server: '1.3.6.1.5.5.7.3.1', client: '1.3.6.1.5.5.7.3.2' } as const;

/** A certificate with its private key, PEM. */
export interface IssuedCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate of a test is to be like. */
export interface IssueOptions {
  /** DNS names; an IP address is one that starts with a digit. */
  readonly names?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
  /** What it is for. Default: servers and clients; none: anything. */
  readonly usages?: readonly ('client' | 'server')[];
  /** Says that it may issue others, which a server's must not. */
  readonly isAuthority?: boolean;
  /** A certificate request whose public key and names it is issued for, PEM; `key` then belongs to nobody. */
  readonly request?: string;
  /** A public key that it is issued for, PEM; `key` then belongs to nobody. */
  readonly publicKey?: string;
}

/** A certificate authority of a test. */
export interface TestAuthority extends IssuedCertificate {
  /** Issues a certificate for servers, and for clients: Redis shows its own to its masters. */
  readonly issue: (options?: IssueOptions) => Promise<IssuedCertificate>;
  /** Issues an authority below this one. */
  readonly intermediate: (name: string, options?: Pick<IssueOptions, 'isAuthority'>) => Promise<TestAuthority>;
}

const day = 86_400_000;

/**
 * Makes a certificate authority.
 *
 * @param name - its common name
 */
export async function createAuthority(name = 'Test CA'): Promise<TestAuthority> {
  const keys = await generateKeys();
  const own = await X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: `CN=${name}`,
    notBefore: new Date(Date.now() - day),
    notAfter: new Date(Date.now() + 365 * day),
    keys,
    signingAlgorithm: algorithm,
    extensions: [new BasicConstraintsExtension(true, undefined, true)],
  });
  return authority(own, keys);
}

async function authority(own: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<TestAuthority> {
  const issueAny = async (
    subject: string,
    isAuthority: boolean,
    { names = ['localhost'], usages = ['server', 'client'], validFrom, validTo, request, publicKey }: IssueOptions,
  ) => {
    const subjectKeys = await generateKeys();
    const requested = request === undefined ? undefined : new Pkcs10CertificateRequest(request);
    const requestedNames = requested?.extensions.find((one) => one instanceof SubjectAlternativeNameExtension)?.names
      .items;
    const certificate = await X509CertificateGenerator.create({
      serialNumber: serialNumber(),
      subject: `CN=${subject}`,
      issuer: own.subject,
      notBefore: validFrom ?? new Date(Date.now() - day),
      notAfter: validTo ?? new Date(Date.now() + 90 * day),
      publicKey: requested?.publicKey ?? (publicKey === undefined ? subjectKeys.publicKey : new PublicKey(publicKey)),
      signingKey: keys.privateKey,
      signingAlgorithm: algorithm,
      extensions: isAuthority
        ? [new BasicConstraintsExtension(true, undefined, true)]
        : [
            ...(usages.length === 0 ? [] : [new ExtendedKeyUsageExtension(usages.map((usage) => usageOids[usage]))]),
            new SubjectAlternativeNameExtension(
              requestedNames?.map(({ type, value }) => ({ type, value })) ??
                names.map((value) => ({ type: /^\d/.test(value) ? ('ip' as const) : ('dns' as const), value })),
            ),
          ],
    });
    return { certificate, keys: subjectKeys };
  };
  return {
    certificate: certificatePem(own),
    key: await privateKeyPem(keys.privateKey),
    async issue(options = {}) {
      const subject = options.names?.[0] ?? 'localhost';
      const issued = await issueAny(subject, options.isAuthority ?? false, options);
      return { certificate: certificatePem(issued.certificate), key: await privateKeyPem(issued.keys.privateKey) };
    },
    async intermediate(name, { isAuthority = true } = {}) {
      const issued = await issueAny(name, isAuthority, {});
      return authority(issued.certificate, issued.keys);
    },
  };
}

async function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function certificatePem(certificate: X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}

function serialNumber(): string {
  return Buffer.from(webcrypto.getRandomValues(new Uint8Array(8))).toString('hex');
}
