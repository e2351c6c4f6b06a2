import {
  type Container,
  type Containers,
  fingerprint,
  type Logger,
  type Status,
  token,
  waiting,
} from '@charmsmith/core';
import {
  type RedisAnswer,
  type RedisClient,
  type RedisFailure,
  waitingForRedis,
} from '@charmsmith/redis-health/contract';
import type { SentinelTopology } from '@charmsmith/sentinel/contract';
import type { CharmConfig } from '../charm-config.ts';
import {
  configurationFolder,
  dataFolder,
  exporterProgram,
  logFolder,
  redisContainer,
  redisUser,
  texts,
} from '../constants.ts';
import type { ServerAddresses } from './addresses.ts';
import { ensureRedisFolder } from './folders.ts';
import {
  exporterPasswordFile,
  liveFingerprintFile,
  redisConfigurationFile,
  redisLayer,
  renderExporterPasswords,
} from './redis-layer.ts';
import { type KnownSettings, redisSettings, type RedisSettingsDependencies } from './redis-settings.ts';
import {
  liveCommands,
  liveParts,
  readMasterHost,
  type RedisSettings,
  renderRedisConfiguration,
  restartingParts,
  talksTls,
} from './render-redis-configuration.ts';
import { decideMinReplicas } from './min-replicas.ts';
import { decideWorkloadStatus } from './workload-problem.ts';

/** This unit's Redis process. */
export interface RedisWorkload {
  /**
   * Brings Redis's configuration and service up to date. Passwords and certificates Redis takes while it runs.
   *
   * @returns what keeps it from that, or `undefined` when it succeeded
   */
  updateLayer(): Promise<Status | undefined>;
}
export const RedisWorkload = token<RedisWorkload>('redis-k8s/RedisWorkload');

/** What {@link PebbleRedisWorkload} needs. */
export interface PebbleRedisWorkloadDependencies extends RedisSettingsDependencies {
  readonly config: CharmConfig;
  readonly containers: Containers;
  readonly client: RedisClient;
  readonly topology: SentinelTopology;
  readonly servers: ServerAddresses;
  readonly log: Logger;
}

type WorkloadSettings = KnownSettings & Pick<RedisSettings, 'minReplicas'>;

const ownerOnly = { user: redisUser, permissions: '600' };

/** Redis as a Pebble service. */
export class PebbleRedisWorkload implements RedisWorkload {
  readonly #deps: PebbleRedisWorkloadDependencies;

  constructor(deps: PebbleRedisWorkloadDependencies) {
    this.#deps = deps;
  }

  async updateLayer(): Promise<Status | undefined> {
    const { config, containers, log, peerData, tls } = this.#deps;
    const container = containers.get(redisContainer);
    if (!(await container.canConnect())) return waiting(texts.waitingForWorkloadPebble);
    // Wanted and not to be had: without it Redis would talk in plain.
    const condition = await tls.condition();
    if (condition !== undefined) return condition;
    const settings = await redisSettings(this.#deps);
    if (settings === undefined) return waiting(texts.waitingForPeerData);
    const minReplicas = decideMinReplicas(config['min-replicas-to-write'], await peerData.announcedPeers());
    try {
      await this.#apply(container, { ...settings, minReplicas });
      return undefined;
    } catch (error) {
      const shown = { unreachable: texts.waitingForWorkloadPebble, notStarted: waitingForRedis };
      return decideWorkloadStatus(error, { ...shown, container: redisContainer, process: 'Redis' }, log);
    }
  }

  async #apply(container: Container, settings: WorkloadSettings): Promise<void> {
    await ensureRedisFolder(container, logFolder);
    await ensureRedisFolder(container, dataFolder);
    if (settings.tls !== undefined) await this.#deps.tls.store(redisContainer);
    const exporter = await container.files.exists(exporterProgram);
    const live = await fingerprint(...liveParts(settings));
    const taken = (await container.files.readText(liveFingerprintFile)) === live;
    const layer = redisLayer({
      host: settings.ownHost,
      fingerprint: await fingerprint(...restartingParts(settings)),
      // The exporter reads its files when it starts.
      ...(exporter ? { exporterFingerprint: live } : {}),
      ...(settings.tls === undefined ? {} : { tls: settings.tls.files }),
    });
    const write = () => this.#writeFiles(container, settings, exporter);
    const { changed, restarted, started } = await container.ensureLayer('redis', layer, write);
    // Redis has read the new files only when it started after they were written.
    const fresh = changed && [...restarted, ...started].includes('redis');
    if (taken && !fresh) return;
    if (!fresh) {
      if (!changed) await write();
      await this.#tell(container, settings);
    }
    // Last: a hook that is killed before says all of it again.
    await container.pebble.push(liveFingerprintFile, live, ownerOnly);
  }

  async #writeFiles(container: Container, settings: WorkloadSettings, exporter: boolean): Promise<void> {
    const { pebble } = container;
    const master = await this.#findMaster(container, settings);
    const text = renderRedisConfiguration({
      ...settings,
      ...(master === settings.ownHost ? {} : { masterHost: master }),
    });
    // Redis writes a new file beside the old one when its role changes, with mode 644: the folder keeps others out.
    await pebble.makeDir(configurationFolder, { makeParents: true, user: redisUser, permissions: '700' });
    await pebble.push(redisConfigurationFile, text, ownerOnly);
    if (!exporter) return;
    // An empty one is not sent: Redis answers AUTH with an error where it asks for no password.
    const password = settings.passwordless === true ? '' : settings.password;
    const passwords = renderExporterPasswords(settings.ownHost, password, settings.tls !== undefined);
    await pebble.push(exporterPasswordFile, passwords, ownerOnly);
  }

  /** The Sentinels know best; next Redis, which writes its role down; the leader may have looked some time ago. */
  async #findMaster(container: Container, { ownHost, leaderHost, tls }: KnownSettings): Promise<string> {
    const text = await container.files.readText(redisConfigurationFile);
    const written = text === undefined ? undefined : (readMasterHost(text) ?? ownHost);
    // TLS is being switched: the Sentinels do not talk it yet, or not any more, and Redis runs with what it has written.
    if (text !== undefined && written !== undefined && talksTls(text) !== (tls !== undefined)) return written;
    const { master, candidates } = await this.#deps.topology.discover();
    return master?.host ?? written ?? candidates[0]?.master.host ?? leaderHost;
  }

  /** What Redis does not take while it runs, it reads when it starts. */
  async #tell(container: Container, settings: WorkloadSettings): Promise<void> {
    const failure = await this.#say(settings);
    if (failure === undefined) return;
    this.#deps.log.info('Redis is restarted for what it does not take', { cause: failure.message });
    await container.pebble.restart(['redis']);
  }

  /** @returns what Redis refused */
  async #say(settings: WorkloadSettings): Promise<RedisFailure | undefined> {
    const { client, servers } = this.#deps;
    const address = await servers.own('redis');
    const { password, previousPassword } = settings;
    const secrets = [password, ...(previousPassword === undefined ? [] : [previousPassword])];
    let failure: RedisFailure | undefined;
    for (const known of secrets) {
      if (address === undefined) break;
      const answer = await client.ask({ ...address, password: known }, liveCommands(settings), { secrets });
      failure = failureOf(answer);
      if (failure === undefined || !passwordCodes.has(failure.code)) return failure;
    }
    return failure;
  }
}

const passwordCodes: ReadonlySet<string> = new Set(['NOAUTH', 'WRONGPASS']);

/** The first thing that was refused. */
function failureOf(answer: RedisAnswer): RedisFailure | undefined {
  if (!answer.answered) return answer.failure;
  return answer.replies.map((reply) => (reply.ok ? undefined : reply.failure)).find((failure) => failure !== undefined);
}
