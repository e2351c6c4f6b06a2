import {
  Application,
  Containers,
  definePlugin,
  JujuContext,
  Logger,
  provide,
  Relations,
  Secrets,
} from '@charmsmith/core';
import { RedisConnection } from '@charmsmith/redis-health/contract';
import { Sentinel, SentinelEnvironment } from '@charmsmith/sentinel/contract';
import { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { redisPort, sentinelPort } from '../constants.ts';
import { createPasswords, Passwords } from '../peers/passwords.ts';
import { createPeerData, PeerData } from '../peers/peer-data.ts';
import { ownAddress, peerAddresses, ServerPorts } from './addresses.ts';
import { PebbleRedisWorkload, RedisWorkload } from './redis-workload.ts';
import { createSentinelWorkload, sentinelSettings, SentinelWorkload } from './sentinel-workload.ts';

const settings = { context: JujuContext, peerData: PeerData, passwords: Passwords, tls: TlsCertificates };

const sentinelEnvironment = { ...settings, relations: Relations, ports: ServerPorts, application: Application };

/** The charm's own services: what it knows as an application, and its two processes. */
export const redisWorkload = definePlugin({
  name: 'redis-k8s/workload',
  version: '0.1.0',
  parts: () => ({
    provides: [
      provide(PeerData, { relations: Relations }, ({ relations }) => createPeerData(relations)),
      provide(Passwords, { peerData: PeerData, secrets: Secrets }, (deps) => createPasswords(deps)),
      provide(
        RedisWorkload,
        { ...settings, containers: Containers, log: Logger },
        (deps) => new PebbleRedisWorkload(deps),
      ),
      provide(SentinelWorkload, { sentinel: Sentinel }, ({ sentinel }) => createSentinelWorkload(sentinel)),
      provide(ServerPorts, {}, () => ({ redis: redisPort, sentinel: sentinelPort })),
      provide(RedisConnection, { ...settings, ports: ServerPorts }, (deps) => ({
        address: async () => {
          const pair = await deps.passwords.current();
          return pair && (await ownAddress(deps, { port: deps.ports.redis, password: pair.redis }));
        },
      })),
      provide(SentinelEnvironment, sentinelEnvironment, (deps) => ({
        settings: () => sentinelSettings(deps),
        address: async () => {
          const pair = await deps.passwords.current();
          return pair && (await ownAddress(deps, { port: deps.ports.sentinel, password: pair.sentinel }));
        },
        peers: async () => {
          const pair = await deps.passwords.current();
          return pair === undefined ? [] : peerAddresses(deps, { port: deps.ports.sentinel, password: pair.sentinel });
        },
      })),
    ],
  }),
});
