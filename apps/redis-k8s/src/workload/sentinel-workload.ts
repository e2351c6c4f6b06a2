import { type Application, type Containers, type JujuContext, type Logger, type Status, token } from '@charmsmith/core';
import type { Sentinel, SentinelSettings } from '@charmsmith/sentinel/contract';
import type { TlsCertificates } from '@charmsmith/tls-certificates/contract';
import { redisPort, sentinelContainer, sentinelPort, sentinelService, texts } from '../constants.ts';
import type { PeerData } from '../peers/peer-data.ts';
import { redisSettings, type RedisSettingsDependencies } from './redis-settings.ts';
import { decideSentinelStatus } from './decide-sentinel-status.ts';
import { decideWorkloadStatus } from './workload-problem.ts';

/** This unit's Sentinel, in this charm's statuses. */
export interface SentinelWorkload {
  /**
   * Brings Sentinel's configuration and service up to date.
   *
   * @returns what keeps it from that, or `undefined` when it succeeded
   */
  updateLayer(): Promise<Status | undefined>;
}
export const SentinelWorkload = token<SentinelWorkload>('redis-k8s/SentinelWorkload');

interface SentinelWorkloadDependencies {
  readonly sentinel: Sentinel;
  readonly tls: TlsCertificates;
  readonly peerData: PeerData;
  readonly containers: Containers;
  readonly log: Logger;
}

/** Sentinel's facts said as statuses. */
export function createSentinelWorkload(deps: SentinelWorkloadDependencies): SentinelWorkload {
  const { sentinel, tls, peerData, containers, log } = deps;
  // Wakes the other units after each start: their Sentinels count one more now, and they can say so.
  const announce = async (): Promise<void> => {
    const [service] = await containers.get(sentinelContainer).pebble.services([sentinelService]);
    if (service?.currentSince !== undefined) await peerData.announceSentinel(service.currentSince);
  };
  return {
    async updateLayer() {
      const condition = await tls.condition();
      if (condition !== undefined) return condition;
      try {
        if (await tls.enabled()) await tls.store(sentinelContainer);
        const update = await sentinel.updateLayer();
        if (update.updated) await announce();
        return decideSentinelStatus(update);
      } catch (error) {
        const shown = { unreachable: texts.waitingForSentinelPebble, notStarted: texts.waitingForSentinel };
        return decideWorkloadStatus(error, { ...shown, container: sentinelContainer, process: 'Sentinel' }, log);
      }
    },
  };
}

/** How many Sentinels must agree: more than half of the units. */
export function quorum(plannedUnits: number): number {
  return Math.floor(plannedUnits / 2) + 1;
}

interface SentinelSettingsDependencies extends RedisSettingsDependencies {
  readonly context: JujuContext;
  readonly application: Application;
}

/** Gathers what Sentinel's configuration is made of; `undefined` as long as the leader has not told all of it. */
export async function sentinelSettings(deps: SentinelSettingsDependencies): Promise<SentinelSettings | undefined> {
  const redis = await redisSettings(deps);
  const pair = await deps.passwords.current();
  if (redis === undefined || pair === undefined) return undefined;
  const { tls } = redis;
  const previous = await deps.passwords.previous();
  return {
    masterName: deps.context.applicationName,
    masterHost: redis.leaderHost,
    masterPort: redisPort,
    quorum: quorum(await deps.application.plannedUnits()),
    announceHost: redis.ownHost,
    port: sentinelPort,
    password: pair.sentinel,
    ...(previous === undefined ? {} : { alsoAccepted: [previous.sentinel] }),
    redisPassword: pair.redis,
    ...(tls === undefined ? {} : { tls: { ...tls.files, fingerprint: tls.fingerprint } }),
  };
}
