import { X509Certificate } from 'node:crypto';
import { Payload } from '../api/payload.ts';
import { IdentityError } from './change-identities.ts';
import type { IdentityChanges } from './change-identities.ts';
import { accessLevels } from './identity.ts';
import type { Access, Identity } from './identity.ts';

const namePattern = /^[a-zA-Z][a-zA-Z0-9_-]*$/;
const levels = accessLevels.map((level) => JSON.stringify(level));
const alternatives = `${levels.slice(0, -1).join(', ')}, or ${levels.at(-1) ?? ''}`;

/**
 * Reads identities by name; null is `undefined`.
 *
 * @throws IdentityError with Pebble's text, which names the identity
 */
export function readIdentities(identities: unknown): IdentityChanges {
  const payloads = new Payload({ identities }, 'cannot decode identities').objectMap('identities');
  return new Map([...payloads].map(([name, payload]) => [name, payload && readNamed(name, payload)]));
}

function readNamed(name: string, payload: Payload): Identity {
  try {
    return readIdentity(name, payload);
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    throw new IdentityError(`invalid identity for ${JSON.stringify(name)}: ${error.message}`, { cause: error });
  }
}

/**
 * Reads an identity as a client sends it.
 *
 * @throws IdentityError with Pebble's text
 */
function readIdentity(name: string, payload: Payload): Identity {
  const local = payload.object('local');
  const basic = payload.object('basic');
  const cert = payload.object('cert');
  const userId = local?.integer('user-id');
  if (local !== undefined && userId === undefined) refuse('local identity must specify user-id');
  const certificate = cert && readCertificate(cert.text('pem'));
  if (!namePattern.test(name))
    refuse(
      // Pebble shows a name that has not been set yet.
      'identity name "" invalid: must start with an alphabetic character and only contain alphanumeric characters, underscore, and hyphen',
    );
  const access = readAccess(payload.text('access'));
  const password = basic?.text('password');
  if (password === '') refuse('basic identity must specify password (hashed)');
  if (local === undefined && basic === undefined && cert === undefined)
    refuse('identity must have at least one type ("local", "basic", or "cert")');
  return {
    access,
    ...(userId !== undefined && { local: { userId } }),
    ...(password !== undefined && { basic: { password } }),
    ...(certificate && { cert: { certificate } }),
  };
}

function readAccess(text: string): Access {
  const access = accessLevels.find((level) => level === text);
  if (access !== undefined) return access;
  if (text === '') refuse(`access value must be specified (${alternatives})`);
  refuse(`invalid access value ${JSON.stringify(text)}, must be ${alternatives}`);
}

function readCertificate(pem: string): X509Certificate {
  const [block, rest = ''] = /-----BEGIN [^-]+-----[^-]+-----END [^-]+-----\n?([^]*)/.exec(pem) ?? [];
  if (block === undefined) refuse('cert identity must include a PEM-encoded certificate');
  if (rest !== '') refuse('cert identity cannot have extra data after the PEM block');
  try {
    return new X509Certificate(block);
  } catch (cause) {
    throw new IdentityError('cannot parse certificate from cert identity: x509: malformed certificate', { cause });
  }
}

function refuse(message: string): never {
  throw new IdentityError(message);
}
