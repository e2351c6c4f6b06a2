import {
  Application,
  Clock,
  Containers,
  definePlugin,
  JujuContext,
  Logger,
  provide,
  Relations,
  Secrets,
} from '@charmsmith/core';
import { RedisClient, RedisConnection, RedisHealth } from '@charmsmith/redis-health/contract';
import { Sentinel, SentinelEnvironment, SentinelOperations, SentinelTopology } from '@charmsmith/sentinel/contract';
import { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { CharmConfig } from '../charm-config.ts';
import { redisPort, sentinelPort } from '../constants.ts';
import { createUnitHealth, UnitHealth } from '../health/unit-health.ts';
import { bringBack, BringBack, Strayed } from '../health/bring-back.ts';
import { createPasswords, Passwords } from '../peers/passwords.ts';
import { createPeerData, PeerData } from '../peers/peer-data.ts';
import { PasswordPolicy } from '../redis-relation/contract.ts';
import { createPasswordRotation, PasswordRotation } from '../rotation/password-rotation.ts';
import { createServerAddresses, ServerAddresses, ServerPorts } from './addresses.ts';
import { PebbleRedisWorkload, RedisWorkload } from './redis-workload.ts';
import { createSentinelWorkload, sentinelSettings, SentinelWorkload } from './sentinel-workload.ts';
import { createWorkloads, Workloads } from './workloads.ts';

const settings = {
  context: JujuContext,
  peerData: PeerData,
  passwords: Passwords,
  passwordPolicy: PasswordPolicy,
  tls: TlsCertificates,
};

/** The charm's own services: what it knows as an application, and its two processes. */
export const redisWorkload = definePlugin({
  name: 'redis-k8s/workload',
  version: '0.1.0',
  parts: () => ({
    provides: [
      provide(PeerData, { relations: Relations }, ({ relations }) => createPeerData(relations)),
      provide(Passwords, { peerData: PeerData, secrets: Secrets }, (deps) => createPasswords(deps)),
      provide(
        ServerAddresses,
        { context: JujuContext, relations: Relations, passwords: Passwords, tls: TlsCertificates, ports: ServerPorts },
        (deps) => createServerAddresses(deps),
      ),
      provide(ServerPorts, {}, () => ({ redis: redisPort, sentinel: sentinelPort })),
      provide(
        RedisWorkload,
        {
          ...settings,
          config: CharmConfig,
          containers: Containers,
          client: RedisClient,
          topology: SentinelTopology,
          servers: ServerAddresses,
          log: Logger,
        },
        (deps) => new PebbleRedisWorkload(deps),
      ),
      provide(
        SentinelWorkload,
        { sentinel: Sentinel, tls: TlsCertificates, peerData: PeerData, containers: Containers, log: Logger },
        (deps) => createSentinelWorkload(deps),
      ),
      provide(Workloads, { redis: RedisWorkload, sentinel: SentinelWorkload, peerData: PeerData }, (deps) =>
        createWorkloads(deps),
      ),
      provide(
        UnitHealth,
        {
          context: JujuContext,
          health: RedisHealth,
          tls: TlsCertificates,
          topology: SentinelTopology,
          operations: SentinelOperations,
        },
        (deps) => createUnitHealth(deps),
      ),
      provide(BringBack, { client: RedisClient, servers: ServerAddresses, strayed: Strayed, log: Logger }, (deps) =>
        bringBack(deps),
      ),
      provide(
        PasswordRotation,
        {
          passwords: Passwords,
          passwordPolicy: PasswordPolicy,
          peerData: PeerData,
          servers: ServerAddresses,
          workloads: Workloads,
          client: RedisClient,
          clock: Clock,
          log: Logger,
        },
        (deps) => createPasswordRotation(deps),
      ),
      provide(RedisConnection, { servers: ServerAddresses }, ({ servers }) => ({
        address: () => servers.own('redis'),
      })),
      provide(SentinelEnvironment, { ...settings, servers: ServerAddresses, application: Application }, (deps) => ({
        settings: () => sentinelSettings(deps),
        address: () => deps.servers.own('sentinel'),
        peers: () => deps.servers.peers('sentinel'),
        redis: (host) => deps.servers.at(host, 'redis'),
      })),
    ],
  }),
});
