import { type Container, type Containers, type DispatchSignal, fingerprint, type Logger } from '@charmsmith/core';
import { describeError } from '@charmsmith/errors';
import type { Layer } from '@charmsmith/pebble';
import { isPebbleError } from '@charmsmith/pebble/errors';
import type { RedisClient } from '@charmsmith/redis-health/contract';
import { checkPasswords } from '../configuration/check-passwords.ts';
import { type ConfigurationPlan, planChanges, rewriteConfiguration } from '../configuration/plan-changes.ts';
import { processLines, renderConfiguration } from '../configuration/render-configuration.ts';
import type { LayerUpdate, MasterAddress, Sentinel, SentinelEnvironment, SentinelSettings } from '../contract.ts';
import { askMasters } from '../questions/ask-sentinels.ts';
import { decideMaster } from '../topology/decide-master.ts';

/** What {@link PebbleSentinel} needs. */
export interface PebbleSentinelDependencies {
  readonly containers: Containers;
  readonly environment: SentinelEnvironment;
  readonly client: RedisClient;
  readonly log: Logger;
  readonly signal: DispatchSignal;
}

/** Where Sentinel runs. */
export interface PebbleSentinelOptions {
  readonly container: string;
  /** The configuration file. Its folder must be Sentinel's own: it writes a new file beside the old one. */
  readonly configurationFile: string;
  /** User and group of the process and its file. */
  readonly user: string;
}

const serviceName = 'sentinel';

/** Sentinel as a Pebble service. */
export class PebbleSentinel implements Sentinel {
  readonly #deps: PebbleSentinelDependencies;
  readonly #options: PebbleSentinelOptions;

  constructor(deps: PebbleSentinelDependencies, options: PebbleSentinelOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  async updateLayer(): Promise<LayerUpdate> {
    const { containers, environment, log } = this.#deps;
    const container = containers.get(this.#options.container);
    if (!(await container.canConnect())) return { updated: false, reason: 'unreachable' };
    const settings = await environment.settings();
    if (settings === undefined) return { updated: false, reason: 'not-ready' };
    checkPasswords(settings);
    try {
      return { updated: true, change: await this.#update(container, settings) };
    } catch (error) {
      if (isPebbleError(error, 'PEBBLE_UNREACHABLE')) return { updated: false, reason: 'unreachable' };
      if (!isPebbleError(error, 'PEBBLE_CHANGE_FAILED')) throw error;
      log.error('Sentinel does not start', { cause: describeError(error) });
      return { updated: false, reason: 'failed' };
    }
  }

  async #update(container: Container, settings: SentinelSettings): Promise<'none' | 'adjusted' | 'started'> {
    const text = await this.#read(container);
    const plan: ConfigurationPlan =
      text === undefined ? { kind: 'rewrite' } : planChanges(text, settings, await loadSha256());
    const running = await this.#isRunning(container);
    const told = plan.kind === 'tell' && running && (await this.#tell(plan, settings));
    const rewritten = plan.kind !== 'keep' && !told;
    if (rewritten) await this.#rewrite(container, settings, running);
    const { changed } = await container.ensureLayer(serviceName, await this.#layer(settings));
    if (changed || rewritten || !running) return 'started';
    return told ? 'adjusted' : 'none';
  }

  /** @returns whether Sentinel took all of it */
  async #tell(
    { commands, password }: Extract<ConfigurationPlan, { kind: 'tell' }>,
    settings: SentinelSettings,
  ): Promise<boolean> {
    const { client, environment, log } = this.#deps;
    const address = await environment.address();
    if (address === undefined || password === undefined) return false;
    const secrets = [settings.password, settings.redisPassword ?? '', ...(settings.alsoAccepted ?? [])];
    const answer = await client.ask({ ...address, password }, commands, { secrets });
    const replies = answer.answered ? answer.replies : [{ ok: false, failure: answer.failure } as const];
    const refused = replies.find((reply) => !reply.ok);
    if (refused !== undefined)
      log.info('Sentinel is restarted for what it does not take', { cause: refused.failure.message });
    return refused === undefined;
  }

  /** While it runs, Sentinel would write over the file from its memory. */
  async #rewrite(container: Container, settings: SentinelSettings, running: boolean): Promise<void> {
    const { pebble } = container;
    const { configurationFile, user } = this.#options;
    const { signal } = this.#deps;
    if (running) await pebble.stop([serviceName], { signal });
    const text = await this.#read(container);
    const configuration =
      text === undefined
        ? renderConfiguration(settings, await this.#knownMaster(settings))
        : rewriteConfiguration(text, settings);
    const folder = configurationFile.slice(0, configurationFile.lastIndexOf('/'));
    // Sentinel writes its file back with mode 644: it is the folder that keeps the passwords in it from others.
    await pebble.makeDir(folder, { makeParents: true, user, permissions: '700', signal });
    await pebble.push(configurationFile, configuration, { user, permissions: '600', signal });
  }

  /** The master by the other Sentinels: what the charm has written down may be older. */
  async #knownMaster({ masterName }: SentinelSettings): Promise<MasterAddress | undefined> {
    const { client, environment } = this.#deps;
    const peers = await environment.peers();
    if (peers.length === 0) return undefined;
    const answers = await askMasters(client, peers, masterName);
    const { master, candidates } = decideMaster(answers.map((answer) => answer.master));
    return master ?? candidates[0]?.master;
  }

  async #isRunning({ pebble }: Container): Promise<boolean> {
    const [service] = await pebble.services([serviceName], { signal: this.#deps.signal });
    return service?.current === 'active';
  }

  async #read({ pebble }: Container): Promise<string | undefined> {
    try {
      return await pebble.pullText(this.#options.configurationFile, { signal: this.#deps.signal });
    } catch (error) {
      if (isPebbleError(error, 'PEBBLE_PATH_ERROR') && error.kind === 'not-found') return undefined;
      throw error;
    }
  }

  async #layer(settings: SentinelSettings): Promise<Layer> {
    const { configurationFile, user } = this.#options;
    return {
      summary: 'Sentinel layer',
      services: {
        [serviceName]: {
          override: 'replace',
          summary: 'Sentinel service',
          command: `redis-server ${configurationFile} --sentinel`,
          startup: 'enabled',
          user,
          group: user,
          environment: {
            // No password is in it: those Sentinel takes while it runs.
            CONFIGURATION_FINGERPRINT: await fingerprint(
              ...processLines(settings),
              settings.tls?.fingerprint ?? 'plain',
            ),
          },
        },
      },
    };
  }
}

async function loadSha256(): Promise<(text: string) => string> {
  const { createHash } = await import('node:crypto');
  return (text) => createHash('sha256').update(text).digest('hex');
}
