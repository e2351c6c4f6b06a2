import { type Application, type JujuContext, type Status, token, waiting } from '@charmsmith/core';
import type { LayerUpdate, Sentinel, SentinelSettings } from '@charmsmith/sentinel/contract';
import { redisPort, sentinelPort, texts } from '../constants.ts';
import { ownHostName } from '../peers/host-names.ts';
import { redisSettings, type RedisSettingsDependencies } from './redis-settings.ts';

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

/** Sentinel's facts said as statuses. */
export function createSentinelWorkload(sentinel: Sentinel): SentinelWorkload {
  return { updateLayer: async () => decideSentinelStatus(await sentinel.updateLayer()) };
}

/** What a unit shows after its Sentinel layer was brought up to date, or could not be. */
export function decideSentinelStatus(update: LayerUpdate): Status | undefined {
  if (update.updated) return undefined;
  switch (update.reason) {
    case 'unreachable':
      return waiting(texts.waitingForSentinelPebble);
    case 'not-ready':
      return waiting(texts.databagNotPopulated);
    case 'failed':
      return waiting(texts.waitingForSentinel);
  }
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
  return {
    masterName: deps.context.applicationName,
    masterHost: redis.masterHost ?? redis.ownHost,
    masterPort: redisPort,
    quorum: quorum(await deps.application.plannedUnits()),
    announceHost: ownHostName(deps.context),
    port: sentinelPort,
    password: pair.sentinel,
    redisPassword: pair.redis,
    ...(tls === undefined ? {} : { tls: { ...tls.files, fingerprint: tls.fingerprint } }),
  };
}
