import type { X509Certificate } from 'node:crypto';
import type { Access, Identities, Identity } from '../identities/identity.ts';
import { isSelfSigned } from '../identities/self-signed.ts';
import { verifySha512Crypt } from '../identities/sha512-crypt.ts';

/** How a request reaches the daemon. Plain HTTP over TCP can be read by others. */
export type Transport = 'unix' | 'http' | 'https';

/** Who may use an endpoint. */
export type AccessLevel = 'open' | 'user' | 'admin' | 'metrics' | 'pairing';

/** Where a request comes from. */
export interface Origin {
  readonly transport: Transport;
  /** The user at the other end of a Unix socket. */
  readonly uid?: number | undefined;
  /** The header of that name. */
  readonly authorization?: string | undefined;
  /** The only certificate that a TLS client has shown. */
  readonly certificate?: X509Certificate | undefined;
}

/** Whom the daemon takes the sender of a request for. */
export interface Requester {
  readonly access: Access;
  /** Absent when they are known by password or certificate alone: Pebble's notices then do not know them. */
  readonly uid?: number | undefined;
}

/**
 * Decides who has sent a request: a named identity, else, on a Unix socket, a user, who is an administrator when they
 * are root or the daemon's own user.
 *
 * @param daemonUid - the user that the daemon runs as
 */
export function identify(origin: Origin, identities: Identities, daemonUid: number): Requester | undefined {
  const named = findIdentity(origin, identities);
  const { uid } = origin;
  if (named !== undefined) return { access: named.access, ...(named.local && { uid }) };
  if (uid === undefined) return undefined;
  return { access: uid === 0 || uid === daemonUid ? 'admin' : 'read', uid };
}

/**
 * Tells whether a requester may use an endpoint of a level.
 *
 * @param pairingOpen - whether a window is open in which anybody may pair
 */
export function mayUse(
  level: AccessLevel,
  { transport }: Pick<Origin, 'transport'>,
  who?: Requester,
  pairingOpen = false,
): boolean {
  if (level === 'open') return true;
  if (level === 'pairing') return transport === 'https' && pairingOpen;
  if (who === undefined) return false;
  if (transport === 'http') return level === 'metrics' && who.access === 'metrics';
  switch (level) {
    case 'user':
      return who.access === 'admin' || who.access === 'read';
    case 'admin':
      return who.access === 'admin';
    case 'metrics':
      return who.access !== 'untrusted';
  }
}

/** What a request shows first counts: a certificate, then a password, then the user; the others are not tried. */
function findIdentity(origin: Origin, identities: Identities): Identity | undefined {
  const { certificate, uid } = origin;
  if (certificate !== undefined)
    return [...identities.values()].find(
      ({ cert }) => cert?.certificate.raw.equals(certificate.raw) && isSelfSigned(certificate),
    );
  const credentials = origin.transport === 'https' ? undefined : readBasic(origin.authorization);
  if (credentials !== undefined) {
    const identity = identities.get(credentials.name);
    const hash = identity?.basic?.password ?? '';
    return verifySha512Crypt(hash, credentials.password) ? identity : undefined;
  }
  return uid === undefined ? undefined : [...identities.values()].find(({ local }) => local?.userId === uid);
}

function readBasic(authorization = ''): { name: string; password: string } | undefined {
  const [, encoded = ''] = /^basic (.*)$/is.exec(authorization) ?? [];
  const [, name = '', password = ''] = /^([^:]*):([^]*)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return name === '' && password === '' ? undefined : { name, password };
}
