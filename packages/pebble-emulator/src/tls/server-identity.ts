import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** Who a daemon is over HTTPS: an Ed25519 key, which outlives its certificates. */
export interface ServerIdentity {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** What clients compare: the SHA-384 of the public key, in base 32 without padding. */
  readonly fingerprint: string;
}

/**
 * Makes an identity, or reads one.
 *
 * @param pem - a private key in PKCS #8; absent: a new one is made
 * @throws Error when it is no Ed25519 key
 */
export function serverIdentity(pem?: string): ServerIdentity {
  const privateKey = pem === undefined ? generateKeyPairSync('ed25519').privateKey : createPrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'ed25519') throw new Error('ed25519 type private key expected');
  const publicKey = createPublicKey(privateKey);
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const digest = createHash('sha384').update(Buffer.from(x, 'base64url')).digest();
  return { privateKey, publicKey, fingerprint: encodeBase32(digest) };
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

function encodeBase32(bytes: Buffer): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((group) => alphabet.charAt(parseInt(group.padEnd(5, '0'), 2))).join('');
}
