import { type Relations, token } from '@charmsmith/core';
import { peersEndpoint } from '../constants.ts';

/**
 * That Redis was open to everybody when the upstream charm was refreshed to this one, since its clients give no password.
 * It stays so until the administrator decides or the last client is gone.
 */
export interface InheritedPolicy {
  passwordless(): Promise<boolean>;
  /** Notes under a key of this charm what the upstream one has noted. The leader alone. */
  adopt(): Promise<void>;
  /** Ends it. The leader alone. */
  end(): Promise<void>;
}
export const InheritedPolicy = token<InheritedPolicy>('redis-k8s/InheritedPolicy');

/** Of the upstream charm: `false` where authentication is off. */
const upstreamKey = 'enable-password';
const key = 'passwordless-clients';
const inherited = 'inherited';

/** What is noted in the application's bag of the peer relation. */
export function createInheritedPolicy(relations: Relations): InheritedPolicy {
  const bag = async () => (await relations.peer(peersEndpoint))?.ownApplication;
  const passwordless = async () => {
    const { [upstreamKey]: enabled, [key]: noted } = (await (await bag())?.read()) ?? {};
    return enabled === 'false' || noted === inherited;
  };
  return {
    passwordless,
    async adopt() {
      const noted = (await passwordless()) ? { [key]: inherited } : {};
      await (await bag())?.write({ ...noted, [upstreamKey]: undefined });
    },
    end: async () => await (await bag())?.write({ [key]: undefined, [upstreamKey]: undefined }),
  };
}
