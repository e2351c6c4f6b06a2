import type { X509Certificate } from 'node:crypto';

/** What an identity may do. */
export const accessLevels = ['admin', 'read', 'metrics', 'untrusted'] as const;

export type Access = (typeof accessLevels)[number];

/** Somebody whom the daemon knows by name, and how it recognises them: in one or more ways. */
export interface Identity {
  readonly access: Access;
  /** By the user at the other end of the Unix socket. */
  readonly local?: { readonly userId: number };
  /** By HTTP basic authentication; the password's sha512-crypt hash. */
  readonly basic?: { readonly password: string };
  /** By the certificate of a TLS client, which signed it itself. */
  readonly cert?: { readonly certificate: X509Certificate };
}

/** Identities by name. */
export type Identities = ReadonlyMap<string, Identity>;

/** An identity as clients see it: secrets are masked. */
export function renderIdentity({ access, local, basic, cert }: Identity): Record<string, unknown> {
  return {
    access,
    ...(local && { local: { 'user-id': local.userId } }),
    ...(basic && { basic: { password: '*****' } }),
    ...(cert && { cert: { pem: '*****' } }),
  };
}
