import { type Container, type Containers, type DispatchSignal, fingerprint, type Logger } from '@charmsmith/core';
import { describeError } from '@charmsmith/errors';
import { isPebbleError, type Layer } from '@charmsmith/pebble';
import { renderConfiguration, restartingParts } from './configuration/render-configuration.ts';
import type { LayerUpdate, Sentinel, SentinelEnvironment, SentinelSettings } from './contract.ts';

/** What {@link PebbleSentinel} needs. */
export interface PebbleSentinelDependencies {
  readonly containers: Containers;
  readonly environment: SentinelEnvironment;
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
    try {
      const { changed } = await container.ensureLayer('sentinel', await this.#layer(settings), () =>
        this.#writeConfiguration(container, settings),
      );
      return { updated: true, changed };
    } catch (error) {
      if (isPebbleError(error, 'PEBBLE_UNREACHABLE')) return { updated: false, reason: 'unreachable' };
      if (!isPebbleError(error, 'PEBBLE_CHANGE_FAILED')) throw error;
      log.error('Sentinel does not start', { cause: describeError(error) });
      return { updated: false, reason: 'failed' };
    }
  }

  async #layer(settings: SentinelSettings): Promise<Layer> {
    const { configurationFile, user } = this.#options;
    return {
      summary: 'Sentinel layer',
      services: {
        sentinel: {
          override: 'replace',
          summary: 'Sentinel service',
          command: `redis-server ${configurationFile} --sentinel`,
          startup: 'enabled',
          user,
          group: user,
          environment: { CONFIGURATION_FINGERPRINT: await fingerprint(...restartingParts(settings)) },
        },
      },
    };
  }

  async #writeConfiguration({ pebble }: Container, settings: SentinelSettings): Promise<void> {
    const { configurationFile, user } = this.#options;
    const { signal } = this.#deps;
    const folder = configurationFile.slice(0, configurationFile.lastIndexOf('/'));
    await pebble.makeDir(folder, { makeParents: true, user, permissions: '750', signal });
    await pebble.push(configurationFile, renderConfiguration(settings), { user, permissions: '600', signal });
  }
}
