import { type Relations, token } from '@charmsmith/core';
import { peersEndpoint } from '../constants.ts';

/**
 * That Redis was open to everybody when the upstream charm was refreshed to this one, since its clients give no password.
 * It stays so until the administrator decides or the last client is gone.
 */
export interface InheritedPolicy {
  passwordless(): Promise<boolean>;
  /** Ends it. The leader alone. */
  end(): Promise<void>;
}
export const InheritedPolicy = token<InheritedPolicy>('redis-k8s/InheritedPolicy');

/** The key in the application's bag of the peer relation; {@link inherited} is its only value. */
export const inheritedKey = 'passwordless-clients';
export const inherited = 'inherited';

/** What the leader has noted in the peer relation. */
export function createInheritedPolicy(relations: Relations): InheritedPolicy {
  const bag = async () => (await relations.peer(peersEndpoint))?.ownApplication;
  return {
    passwordless: async () => (await (await bag())?.get(inheritedKey)) === inherited,
    end: async () => await (await bag())?.write({ [inheritedKey]: undefined }),
  };
}
