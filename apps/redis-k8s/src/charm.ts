import {
  Application,
  Containers,
  defineCharm,
  forCharm,
  handler,
  JujuContext,
  Leadership,
  Logger,
} from '@charmsmith/core';
import { redisHealth, RedisHealth } from '@charmsmith/redis-health';
import { sentinel, SentinelOperations } from '@charmsmith/sentinel';
import { fromResources, tlsCertificates, TlsCertificates } from '@charmsmith/tls-certificates';
import { CheckService } from './actions/check-service.ts';
import { Failover } from './actions/failover.ts';
import { GetInitialAdminPassword, GetSentinelPassword } from './actions/get-password.ts';
import { RotatePasswords } from './actions/rotate-passwords.ts';
import { metadata } from './charm-metadata.gen.ts';
import { configurationFolder, peersEndpoint, redisContainer, redisUser, sentinelContainer } from './constants.ts';
import { ConfigChanged } from './handlers/config-changed.ts';
import { Install } from './handlers/install.ts';
import { LeaderElected } from './handlers/leader-elected.ts';
import { RedisPebbleReady } from './handlers/redis-pebble-ready.ts';
import { RedisPeersChanged } from './handlers/redis-peers-changed.ts';
import { RedisPeersDeparted } from './handlers/redis-peers-departed.ts';
import { SentinelPebbleReady } from './handlers/sentinel-pebble-ready.ts';
import { Start } from './handlers/start.ts';
import { Stop } from './handlers/stop.ts';
import { UpdateStatus } from './handlers/update-status.ts';
import { UpgradeCharm } from './handlers/upgrade-charm.ts';
import { BringBack } from './health/bring-back.ts';
import { UnitHealth } from './health/unit-health.ts';
import { migration } from './migration/plugin.ts';
import { grafanaDashboard } from './observability/grafana-dashboard/plugin.ts';
import { logging } from './observability/logging/plugin.ts';
import { metricsEndpoint } from './observability/metrics-endpoint/plugin.ts';
import { ownHostName } from './peers/host-names.ts';
import { Passwords } from './peers/passwords.ts';
import { PeerData } from './peers/peer-data.ts';
import { redisRelation } from './redis-relation/plugin.ts';
import { PasswordRotation } from './rotation/password-rotation.ts';
import { ServerAddresses } from './workload/addresses.ts';
import { redisWorkload } from './workload/plugin.ts';
import { RedisWorkload } from './workload/redis-workload.ts';
import { SentinelWorkload } from './workload/sentinel-workload.ts';
import { Workloads } from './workload/workloads.ts';

const { on } = forCharm(metadata);

const tlsFolder = `${configurationFolder}/tls`;

/** Redis with Sentinel on Kubernetes. */
export const charm = defineCharm({
  metadata,
  plugins: [
    tlsCertificates({
      source: fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' }),
      enabledBy: 'enable-tls',
      files: { certificate: `${tlsFolder}/redis.crt`, key: `${tlsFolder}/redis.key`, ca: `${tlsFolder}/ca.crt` },
      user: redisUser,
      // By this name the other units reach it.
      names: (context) => [ownHostName(context)],
    }),
    redisHealth({}),
    sentinel({
      container: sentinelContainer,
      configurationFile: `${configurationFolder}/sentinel.conf`,
      user: redisUser,
    }),
    redisWorkload(),
    migration(),
    redisRelation(),
    metricsEndpoint(),
    grafanaDashboard(),
    logging(),
  ],
  handlers: [
    on.install(handler(Install, {})),
    on.leaderElected(
      handler(LeaderElected, {
        context: JujuContext,
        application: Application,
        leadership: Leadership,
        peerData: PeerData,
        passwords: Passwords,
        operations: SentinelOperations,
        health: UnitHealth,
      }),
    ),
    on.configChanged(
      handler(ConfigChanged, { tls: TlsCertificates, workloads: Workloads, health: UnitHealth, log: Logger }),
    ),
    on.start(handler(Start, { containers: Containers, health: UnitHealth })),
    on.pebbleReady(
      redisContainer,
      handler(RedisPebbleReady, { tls: TlsCertificates, redis: RedisWorkload, health: UnitHealth }),
    ),
    on.pebbleReady(
      sentinelContainer,
      handler(SentinelPebbleReady, { tls: TlsCertificates, sentinel: SentinelWorkload, health: UnitHealth }),
    ),
    on.upgradeCharm(
      handler(UpgradeCharm, { tls: TlsCertificates, workloads: Workloads, health: UnitHealth, log: Logger }),
    ),
    on.updateStatus(
      handler(UpdateStatus, {
        leadership: Leadership,
        peerData: PeerData,
        rotation: PasswordRotation,
        bringBack: BringBack,
        health: UnitHealth,
        log: Logger,
      }),
    ),
    on.relationChanged(
      peersEndpoint,
      handler(RedisPeersChanged, {
        leadership: Leadership,
        peerData: PeerData,
        workloads: Workloads,
        health: UnitHealth,
      }),
    ),
    on.relationDeparted(
      peersEndpoint,
      handler(RedisPeersDeparted, {
        context: JujuContext,
        application: Application,
        leadership: Leadership,
        operations: SentinelOperations,
        servers: ServerAddresses,
        peerData: PeerData,
        workloads: Workloads,
        health: UnitHealth,
        log: Logger,
      }),
    ),
    on.stop(
      handler(Stop, {
        context: JujuContext,
        health: UnitHealth,
        servers: ServerAddresses,
        operations: SentinelOperations,
        log: Logger,
      }),
    ),
    on.action('check-service', handler(CheckService, { health: RedisHealth })),
    on.action('get-initial-admin-password', handler(GetInitialAdminPassword, { passwords: Passwords })),
    on.action('get-sentinel-password', handler(GetSentinelPassword, { passwords: Passwords })),
    on.action('failover', handler(Failover, { operations: SentinelOperations })),
    on.action('rotate-passwords', handler(RotatePasswords, { leadership: Leadership, rotation: PasswordRotation })),
  ],
});
