import type { Clock, Config, Containers, DispatchSignal, Logger, Status } from '@charmsmith/core';
import type { TlsCertificates, TlsFiles, TlsState, TlsStored } from './contract.ts';
import { nearEnd, tlsCondition } from './expiry/tls-condition.ts';
import type { CompleteOptions } from './options.ts';
import type { TlsSource } from './source.ts';
import { storeMaterial } from './store/store-material.ts';

/** What {@link SourcedTlsCertificates} needs. */
export interface SourcedTlsCertificatesDependencies {
  readonly source: TlsSource;
  readonly config: Config;
  readonly containers: Containers;
  readonly clock: Clock;
  readonly log: Logger;
  readonly signal: DispatchSignal;
}

/** TLS certificates from any source. */
export class SourcedTlsCertificates implements TlsCertificates {
  readonly #deps: SourcedTlsCertificatesDependencies;
  readonly #options: Pick<CompleteOptions, 'enabledBy' | 'files' | 'user' | 'warnDays'>;
  #state: Promise<TlsState> | undefined;
  /** One line a dispatch, however many containers there are. */
  #warned = false;

  constructor(
    deps: SourcedTlsCertificatesDependencies,
    options: Pick<CompleteOptions, 'enabledBy' | 'files' | 'user' | 'warnDays'>,
  ) {
    this.#deps = deps;
    this.#options = options;
  }

  get files(): TlsFiles {
    return this.#options.files;
  }

  async enabled(): Promise<boolean> {
    const { enabledBy } = this.#options;
    if (enabledBy !== undefined) return await this.#deps.config.boolean(enabledBy);
    return (await this.state()).state !== 'none';
  }

  state(): Promise<TlsState> {
    return (this.#state ??= this.#deps.source.state());
  }

  async condition(): Promise<Status | undefined> {
    return (await this.enabled()) ? tlsCondition(await this.state()) : undefined;
  }

  async expiresSoon(): Promise<Date | undefined> {
    if (!(await this.enabled())) return undefined;
    return nearEnd(await this.state(), this.#options.warnDays, this.#deps.clock.now());
  }

  async store(container: string): Promise<TlsStored> {
    const { containers, log, signal } = this.#deps;
    const { files, user } = this.#options;
    const state = await this.state();
    if (state.state !== 'valid') {
      if (state.state === 'invalid' && !this.#warned) {
        this.#warned = true;
        log.warning('the certificates are not stored', { reason: state.reason });
      }
      return { stored: false, state: state.state };
    }
    const { material } = state;
    const changed = await storeMaterial(containers.get(container).pebble, material, { files, user, signal });
    if (changed) log.info('stored certificates', { container, expires: material.expires.toISOString() });
    return { stored: true, changed, hash: material.hash };
  }
}
