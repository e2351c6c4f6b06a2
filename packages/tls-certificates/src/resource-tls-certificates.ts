import { isPebbleError, type Pebble } from '@charmsmith/pebble';
import type { Clock, Config, Containers, DispatchSignal, Logger, Resources, Status } from '@charmsmith/core';
import { CharmsmithError, describeError } from '@charmsmith/errors';
import type { TlsCertificates, TlsFiles, TlsState } from './contract.ts';
import { checkMaterial, type MaterialTexts } from './material/check-material.ts';
import { tlsCondition } from './tls-condition.ts';
import { readResources, type ResourceNames } from './material/read-resources.ts';

/** What {@link ResourceTlsCertificates} needs. */
export interface ResourceTlsCertificatesDependencies {
  readonly config: Config;
  readonly resources: Resources;
  readonly containers: Containers;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: DispatchSignal;
}

/** How the charm names things. */
export interface ResourceTlsCertificatesOptions {
  /** The boolean config option that asks for TLS. */
  readonly enabledBy: string;
  /** The three file resources. */
  readonly resources: ResourceNames;
  /** Where the files go in each container. */
  readonly files: TlsFiles;
  /** The workload's user, who alone may read the files. */
  readonly user: string;
}

/** TLS certificates from the charm's file resources. */
export class ResourceTlsCertificates implements TlsCertificates {
  readonly #deps: ResourceTlsCertificatesDependencies;
  readonly #options: ResourceTlsCertificatesOptions;
  #texts: Promise<MaterialTexts> | undefined;
  #state: Promise<TlsState> | undefined;
  /** One line a dispatch, however many containers there are. */
  #warned = false;

  constructor(deps: ResourceTlsCertificatesDependencies, options: ResourceTlsCertificatesOptions) {
    this.#deps = deps;
    this.#options = options;
  }

  get files(): TlsFiles {
    return this.#options.files;
  }

  enabled(): Promise<boolean> {
    return this.#deps.config.boolean(this.#options.enabledBy);
  }

  state(): Promise<TlsState> {
    return (this.#state ??= this.#check());
  }

  async condition(): Promise<Status | undefined> {
    return (await this.enabled()) ? tlsCondition(await this.state()) : undefined;
  }

  async store(container: string): Promise<readonly string[]> {
    const state = await this.state();
    if (state.state === 'none') return [];
    if (state.state === 'invalid') {
      if (!this.#warned) this.#deps.log.warning('the attached certificates are not stored', { reason: state.reason });
      this.#warned = true;
      return [];
    }
    const texts = await this.#read();
    const { containers, log, signal } = this.#deps;
    const { pebble } = containers.get(container);
    const written: string[] = [];
    for (const file of ['certificate', 'key', 'ca'] as const) {
      const { text } = texts[file];
      const path = this.files[file];
      if (text === undefined || text.trim() === '' || (await contentOf(pebble, path, signal)) === text) continue;
      await pebble.push(path, text, { user: this.#options.user, permissions: '600', makeDirs: true, signal });
      written.push(path);
    }
    if (written.length > 0) log.info('stored certificates', { container, files: written.join(' ') });
    return written;
  }

  #read(): Promise<MaterialTexts> {
    return (this.#texts ??= readResources(this.#options.resources, this.#deps.resources));
  }

  async #check(): Promise<TlsState> {
    try {
      return await checkMaterial(await this.#read(), this.#deps.clock.now());
    } catch (error) {
      if (!CharmsmithError.is(error, 'TLS_RESOURCE_UNREADABLE')) throw error;
      return { state: 'invalid', reason: describeError(error) };
    }
  }
}

async function contentOf(pebble: Pebble, path: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    return await pebble.pullText(path, { signal });
  } catch (error) {
    if (isPebbleError(error, 'PEBBLE_PATH_ERROR') && error.kind === 'not-found') return undefined;
    throw error;
  }
}
