import { asRecord, isRecord, readOptionalNumber, readText } from '../wire/fields.ts';

/** What an identity may do: `metrics` reads those alone, `untrusted` what is open to all. */
export type IdentityAccess = 'admin' | 'read' | 'metrics' | 'untrusted' | (string & {});

/** Who may talk to the daemon, by at least one of `userId`, `password` and `certificate`. */
export interface Identity {
  readonly access: IdentityAccess;
  /** A user of the machine, on the daemon's socket. An entry for 0 also binds root. */
  readonly userId?: number;
  /** The hash of a password in SHA-512 crypt, as `openssl passwd -6` makes it, for HTTP basic authentication. */
  readonly passwordHash?: string;
  /** A self-signed certificate in PEM, for HTTPS. */
  readonly certificate?: string;
}

/** An identity as the daemon shows it: without its secrets. */
export interface IdentityInfo {
  readonly name: string;
  readonly access: IdentityAccess;
  readonly userId?: number;
  readonly hasPassword: boolean;
  readonly hasCertificate: boolean;
}

/** Reads the answer of `GET /v1/identities`, sorted by name. */
export function parseIdentities(result: unknown): readonly IdentityInfo[] {
  const identities = Object.entries(asRecord(result ?? {}, 'identities'));
  return identities
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const identity = asRecord(value, 'identity');
      const userId = isRecord(identity['local']) ? readOptionalNumber(identity['local'], 'user-id') : undefined;
      return Object.freeze({
        name,
        access: readText(identity, 'access'),
        ...(userId === undefined ? {} : { userId }),
        hasPassword: isRecord(identity['basic']),
        hasCertificate: isRecord(identity['cert']),
      });
    });
}

/** Says an identity as the daemon reads it. */
export function describeIdentity({ access, userId, passwordHash, certificate }: Identity): object {
  return {
    access,
    ...(userId === undefined ? {} : { local: { 'user-id': userId } }),
    ...(passwordHash === undefined ? {} : { basic: { password: passwordHash } }),
    ...(certificate === undefined ? {} : { cert: { pem: certificate } }),
  };
}
