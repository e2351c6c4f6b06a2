import { type Charm, definePlugin, provide } from '@charmsmith/core';
import { peerRelation, relation, type RemoteRelation, secret, type State } from '@charmsmith/testing';
import { charm } from '../src/charm.ts';
import type { metadata } from '../src/charm-metadata.gen.ts';
import { ServerPorts } from '../src/workload/addresses.ts';

type Metadata = typeof metadata;

/** What a test begins with, or ends in. */
export type World = State<Metadata>;

/** The charm, with its own questions sent to where nobody listens. */
export const quietCharm: Charm<Metadata> = {
  ...charm,
  plugins: [
    ...charm.plugins,
    definePlugin({
      name: 'test/ports',
      version: '0.0.0',
      parts: () => ({ overrides: [provide(ServerPorts, {}, () => ({ redis: 1, sentinel: 1 }))] }),
    })(),
  ],
};

/** The name of a unit of the tests' application. */
export const hostOf = (unit: number) => `redis-k8s-${unit}.redis-k8s-endpoints.local.svc.cluster.local`;

const passwordsId = '9m4e2mr0ui3e8a215n4g';

/** Passwords as the tests' leader has made them. */
export const passwords = { 'redis-password': 'PasswordOfRedis0', 'sentinel-password': 'PasswordOfSentin' } as const;

/** The secret with them. */
export const passwordsSecret = secret(passwords, {
  id: passwordsId,
  label: 'redis-k8s-passwords',
  owner: 'application',
});

/** The peer relation of three units, of which the test's is the first. */
export function peers(master: string = hostOf(0)) {
  return peerRelation('redis-peers', {
    localAppData: {
      'passwords-secret-id': `secret:${passwordsId}`,
      ...(master === 'nobody yet' ? {} : { 'leader-host': master }),
    },
    peers: { 1: {}, 2: {} },
  });
}

/** An application that uses Redis. */
export function client(settings: Partial<Omit<RemoteRelation, 'kind' | 'endpoint'>> = {}) {
  return relation('redis', { remoteApp: 'web', id: 7, ...settings });
}

/** The leader of three units. */
export function leader(world: World = {}): World {
  return {
    leader: true,
    model: { name: 'local' },
    secrets: [passwordsSecret],
    relations: [peers(), client()],
    ...world,
  };
}
