import { invalidArgument } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { gate, requireFeature, type Feature } from '../system/feature-gate.ts';
import type { Api } from '../transport/api.ts';
import { describeIdentity, parseIdentities, type Identity, type IdentityInfo } from './identity.ts';

/** Identities by name: a letter, then letters, digits, `-` and `_`. */
export type Identities = Readonly<Record<string, Identity>>;

/**
 * What a client does with who may talk to the daemon. Each call acts on all of its identities or on none. Identities
 * came with 1.15, passwords with 1.19, certificates with 1.25: older daemons give PEBBLE_UNSUPPORTED.
 */
export interface IdentityCalls {
  /** Gives the identities by name, without passwords and certificates. */
  identities(options?: CallOptions): Promise<readonly IdentityInfo[]>;

  /** Adds identities. PEBBLE_API_ERROR when one is there already. */
  addIdentities(identities: Identities, options?: CallOptions): Promise<void>;

  /** Replaces identities. PEBBLE_API_ERROR when one is not there. */
  updateIdentities(identities: Identities, options?: CallOptions): Promise<void>;

  /** Adds or replaces identities; what is `null` is removed if it is there. */
  replaceIdentities(identities: Readonly<Record<string, Identity | null>>, options?: CallOptions): Promise<void>;

  /** Removes identities. PEBBLE_API_ERROR when one is not there. */
  removeIdentities(names: readonly string[], options?: CallOptions): Promise<void>;
}

/** Builds the calls. */
export function identityCalls(api: Api): IdentityCalls {
  const post = async (action: string, identities: Readonly<Record<string, Identity | null>>, call?: CallOptions) => {
    for (const identity of Object.values(identities)) if (identity !== null) checkIdentity(identity);
    for (const feature of neededFeatures(identities)) await requireFeature(api, feature, call);
    const described = Object.entries(identities).map(([name, identity]) => [
      name,
      identity && describeIdentity(identity),
    ]);
    const body = { action, identities: Object.fromEntries(described) as object };
    await gate(api, 'identities', call, () => api.post('/identities', body, call));
  };
  return {
    async identities(call) {
      return parseIdentities((await gate(api, 'identities', call, () => api.get('/identities', {}, call))).result);
    },
    addIdentities: (identities, call) => post('add', identities, call),
    updateIdentities: (identities, call) => post('update', identities, call),
    replaceIdentities: (identities, call) => post('replace', identities, call),
    removeIdentities: (names, call) => post('remove', Object.fromEntries(names.map((name) => [name, null])), call),
  };
}

function checkIdentity({ userId, passwordHash, certificate }: Identity): void {
  if (userId === undefined && passwordHash === undefined && certificate === undefined) {
    throw invalidArgument('an identity must have at least one of userId, passwordHash and certificate');
  }
  // The daemon would take anything, also the stars that it shows instead of a hash; nobody could then log in.
  if (passwordHash !== undefined && !passwordHash.startsWith('$6$')) {
    throw invalidArgument('passwordHash must be a hash in SHA-512 crypt, which begins with "$6$": openssl passwd -6');
  }
}

/** What an older daemon would overlook in an identity. */
function neededFeatures(identities: Readonly<Record<string, Identity | null>>): readonly Feature[] {
  const all = Object.values(identities).filter((identity) => identity !== null);
  return [
    ...(all.some(({ certificate }) => certificate !== undefined) ? (['certificate identities'] as const) : []),
    ...(all.some(({ passwordHash }) => passwordHash !== undefined) ? (['basic identities'] as const) : []),
    ...(all.some(({ access }) => access === 'metrics') ? (['identities with access to metrics'] as const) : []),
  ];
}
