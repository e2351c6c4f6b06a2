import { Containers, defineCharm, handler, JujuContext, Leadership, Logger, on } from '@charmsmith/core';
import { redisHealth, RedisHealth } from '@charmsmith/redis-health';
import { sentinel, SentinelTopology } from '@charmsmith/sentinel';
import { fromResources, tlsCertificates, TlsCertificates } from '@charmsmith/tls-certificates';
import { CheckService } from './actions/check-service.ts';
import { GetInitialAdminPassword, GetSentinelPassword } from './actions/get-password.ts';
import { metadata } from './charm-metadata.gen.ts';
import { configurationFolder, redisContainer, redisUser, sentinelContainer } from './constants.ts';
import { ConfigChanged } from './handlers/config-changed.ts';
import { Install } from './handlers/install.ts';
import { LeaderElected } from './handlers/leader-elected.ts';
import { RedisPebbleReady } from './handlers/redis-pebble-ready.ts';
import { SentinelPebbleReady } from './handlers/sentinel-pebble-ready.ts';
import { Start } from './handlers/start.ts';
import { UpdateStatus } from './handlers/update-status.ts';
import { UpgradeCharm } from './handlers/upgrade-charm.ts';
import { grafanaDashboard } from './observability/grafana-dashboard/plugin.ts';
import { logging } from './observability/logging/plugin.ts';
import { metricsEndpoint } from './observability/metrics-endpoint/plugin.ts';
import { Passwords } from './peers/passwords.ts';
import { PeerData } from './peers/peer-data.ts';
import { redisRelation } from './redis-relation/plugin.ts';
import { redisWorkload } from './workload/plugin.ts';
import { RedisWorkload } from './workload/redis-workload.ts';
import { SentinelWorkload } from './workload/sentinel-workload.ts';

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
    }),
    redisHealth({}),
    sentinel({
      container: sentinelContainer,
      configurationFile: `${configurationFolder}/sentinel.conf`,
      user: redisUser,
    }),
    redisWorkload(),
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
        leadership: Leadership,
        peerData: PeerData,
        passwords: Passwords,
      }),
    ),
    on.configChanged(
      handler(ConfigChanged, {
        tls: TlsCertificates,
        redis: RedisWorkload,
        sentinel: SentinelWorkload,
        health: RedisHealth,
        log: Logger,
      }),
    ),
    on.start(handler(Start, { containers: Containers, health: RedisHealth })),
    on.pebbleReady(
      redisContainer,
      handler(RedisPebbleReady, { tls: TlsCertificates, redis: RedisWorkload, health: RedisHealth }),
    ),
    on.pebbleReady(
      sentinelContainer,
      handler(SentinelPebbleReady, { tls: TlsCertificates, sentinel: SentinelWorkload }),
    ),
    on.upgradeCharm(handler(UpgradeCharm, { tls: TlsCertificates, log: Logger })),
    on.updateStatus(
      handler(UpdateStatus, {
        leadership: Leadership,
        topology: SentinelTopology,
        peerData: PeerData,
        health: RedisHealth,
        log: Logger,
      }),
    ),
    on.action('check-service', handler(CheckService, { health: RedisHealth })),
    on.action('get-initial-admin-password', handler(GetInitialAdminPassword, { passwords: Passwords })),
    on.action('get-sentinel-password', handler(GetSentinelPassword, { passwords: Passwords })),
  ],
});
