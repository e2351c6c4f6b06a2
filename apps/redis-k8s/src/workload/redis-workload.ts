import {
  type Container,
  type Containers,
  fingerprint,
  type Logger,
  type Status,
  token,
  waiting,
} from '@charmsmith/core';
import { describeError } from '@charmsmith/errors';
import { isPebbleError } from '@charmsmith/pebble';
import { waitingForRedis } from '@charmsmith/redis-health/contract';
import {
  configurationFolder,
  dataFolder,
  exporterProgram,
  logFolder,
  redisContainer,
  redisUser,
  texts,
} from '../constants.ts';
import { ensureRedisFolder } from './folders.ts';
import { exporterPasswordFile, redisConfigurationFile, redisLayer, renderExporterPasswords } from './redis-layer.ts';
import { redisSettings, type RedisSettingsDependencies } from './redis-settings.ts';
import { type RedisSettings, renderRedisConfiguration, restartingParts } from './render-redis-configuration.ts';

/** This unit's Redis process. */
export interface RedisWorkload {
  /**
   * Brings Redis's configuration and service up to date.
   *
   * @returns what keeps it from that, or `undefined` when it succeeded
   */
  updateLayer(): Promise<Status | undefined>;
}
export const RedisWorkload = token<RedisWorkload>('redis-k8s/RedisWorkload');

/** What {@link PebbleRedisWorkload} needs. */
export interface PebbleRedisWorkloadDependencies extends RedisSettingsDependencies {
  readonly containers: Containers;
  readonly log: Logger;
}

/** Redis as a Pebble service. */
export class PebbleRedisWorkload implements RedisWorkload {
  readonly #deps: PebbleRedisWorkloadDependencies;

  constructor(deps: PebbleRedisWorkloadDependencies) {
    this.#deps = deps;
  }

  async updateLayer(): Promise<Status | undefined> {
    const container = this.#deps.containers.get(redisContainer);
    if (!(await container.canConnect())) return waiting(texts.waitingForWorkloadPebble);
    const settings = await redisSettings(this.#deps);
    if (settings === undefined) return waiting(texts.waitingForPeerData);
    try {
      await this.#apply(container, settings);
      return undefined;
    } catch (error) {
      if (isPebbleError(error, 'PEBBLE_UNREACHABLE')) return waiting(texts.waitingForWorkloadPebble);
      if (!isPebbleError(error, 'PEBBLE_CHANGE_FAILED')) throw error;
      this.#deps.log.error('Redis does not start', { cause: describeError(error) });
      return waiting(waitingForRedis);
    }
  }

  async #apply(container: Container, settings: RedisSettings): Promise<void> {
    const { pebble } = container;
    await ensureRedisFolder(pebble, logFolder);
    await ensureRedisFolder(pebble, dataFolder);
    const exporter = await container.files.exists(exporterProgram);
    const layer = redisLayer({
      fingerprint: await fingerprint(...restartingParts(settings)),
      exporter,
      ...(settings.tls === undefined ? {} : { caFile: settings.tls.files.ca }),
    });
    await container.ensureLayer('redis', layer, async () => {
      const ownerOnly = { user: redisUser, permissions: '600' };
      // Redis writes a new file beside the old one when its role changes.
      await pebble.makeDir(configurationFolder, { makeParents: true, user: redisUser, permissions: '750' });
      await pebble.push(redisConfigurationFile, renderRedisConfiguration(settings), ownerOnly);
      if (!exporter) return;
      await pebble.push(
        exporterPasswordFile,
        renderExporterPasswords(settings.password, settings.tls !== undefined),
        ownerOnly,
      );
    });
  }
}
