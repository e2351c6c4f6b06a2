import type { DatabagContent } from '@charmsmith/core';
import type { PeerFacts } from './peer-data.ts';
import type { PasswordPair } from './passwords.ts';

/** Where the upstream charm keeps its passwords: in clear text, in the application's bag of the peer relation. */
export const upstreamPasswordKeys = { redis: 'redis-password', sentinel: 'sentinel-password' } as const;

/** The passwords that the upstream charm has left; `undefined` when there are none. */
export function readUpstreamPasswords(bag: DatabagContent): Partial<PasswordPair> | undefined {
  const { [upstreamPasswordKeys.redis]: redis, [upstreamPasswordKeys.sentinel]: sentinel } = bag;
  if (redis === undefined && sentinel === undefined) return undefined;
  return { ...(redis === undefined ? {} : { redis }), ...(sentinel === undefined ? {} : { sentinel }) };
}

/** Where the passwords of the application come from. */
export type PasswordPlan =
  /** They are in the secret. */
  | { readonly kind: 'keep' }
  /** There is no secret yet: it is made of these, and of new ones for what is missing. */
  | { readonly kind: 'make'; readonly passwords: Partial<PasswordPair> }
  /** The secret is older than these: the upstream charm was here again, and its Redis runs with them. */
  | { readonly kind: 'replace'; readonly secretId: string; readonly passwords: Partial<PasswordPair> };

/** Decides what the leader does about the passwords. */
export function decidePasswords(facts: Pick<PeerFacts, 'passwordsSecretId' | 'upstreamPasswords'>): PasswordPlan {
  const { passwordsSecretId: secretId, upstreamPasswords: passwords } = facts;
  if (secretId === undefined) return { kind: 'make', passwords: passwords ?? {} };
  return passwords === undefined ? { kind: 'keep' } : { kind: 'replace', secretId, passwords };
}
