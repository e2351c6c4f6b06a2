import {
  type ExecOptions,
  type ExecResult,
  isPebbleError,
  type Layer,
  type Pebble,
  type PebbleProcess,
  type SpawnOptions,
} from '@charmsmith/pebble';
import { ContainerUnavailable } from '../outcome/not-ready.ts';
import { containerFiles, type ContainerFiles } from './container-files.ts';
import { ensureLayer, type EnsureLayerOptions, type LayerChange } from './ensure-layer.ts';

/** What came of work in a container that may not be there. */
export type WhenConnected<T> = { readonly ok: true; readonly value: T } | { readonly ok: false };

/** A workload container of this unit. Everything in it ends with the dispatch's signal. */
export interface Container {
  readonly name: string;
  /** Its Pebble. Connects when first used; closed at the end of the dispatch. */
  readonly pebble: Pebble;
  /** Its files. */
  readonly files: ContainerFiles;
  /** Whether Pebble answers now. A moment later it may not: errors of calls still count. */
  canConnect(): Promise<boolean>;
  /**
   * Does something in the container when Pebble answers, to the end.
   *
   * @returns `{ ok: false }` when it does not, or stopped answering meanwhile; what was done until then stays
   *
   * @example
   * ```ts
   * const done = await container.whenConnected((pebble) => pebble.replan());
   * if (!done.ok) return event.defer({ reason: 'Pebble is not there' });
   * ```
   */
  whenConnected<T>(work: (pebble: Pebble) => T | Promise<T>): Promise<WhenConnected<T>>;
  /**
   * Refuses to go on when Pebble does not answer: the unit then waits for it, and the handler runs again.
   *
   * @throws ContainerUnavailable
   */
  requireConnected(): Promise<void>;
  /**
   * Makes the plan hold a layer and the services follow it: what changed is restarted, and nothing else; enabled
   * services that do not run are started.
   *
   * @remarks Services of the layer should say `override: replace`. A layer with that label is replaced, entry by entry.
   *
   * @param label - the layer's label
   * @param options - files that the services read; or what is to be done before the plan is changed, and only then
   * @throws PebbleError `PEBBLE_UNREACHABLE`, `PEBBLE_CHANGE_FAILED` when a service does not start …
   *
   * @example
   * ```ts
   * const { restarted } = await container.ensureLayer('web', layer, {
   *   files: [{ path: '/etc/web.conf', content: render(config), user: 'web', permissions: '600' }],
   * });
   * ```
   */
  ensureLayer(label: string, layer: Layer, options?: EnsureLayerOptions | (() => Promise<void>)): Promise<LayerChange>;
  /**
   * Runs a command beside the services and waits for its end, for 60 s unless `timeoutMs` says otherwise; when the
   * dispatch ends it is given up. An exit code other than 0 is a result. Arguments are never logged.
   *
   * @throws PebbleError `PEBBLE_EXEC_TIMEOUT`, `PEBBLE_API_ERROR` when it cannot be started …
   */
  exec(command: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  /**
   * Starts a command and gives its streams; throws as {@link Container.exec} does when it cannot be started.
   *
   * @example
   * ```ts
   * await using dump = await container.spawn(['redis-cli', '--rdb', '-']);
   * await pipeline(dump.stdout, createWriteStream('dump.rdb'));
   * ```
   */
  spawn(command: readonly string[], options?: SpawnOptions): Promise<PebbleProcess>;
}

/** One container over its Pebble. */
export function createContainer(name: string, connect: () => Pebble, signal: AbortSignal): Container {
  return new PebbleContainer(name, connect, signal);
}

// A class for the sake of its getters, see `HeldSlot` in state-stores.ts. Its methods are fields: they may be taken out.
class PebbleContainer implements Container {
  readonly name: string;
  readonly #connect: () => Pebble;
  readonly #signal: AbortSignal;
  #pebble: Pebble | undefined;

  constructor(name: string, connect: () => Pebble, signal: AbortSignal) {
    this.name = name;
    this.#connect = connect;
    this.#signal = signal;
  }

  get pebble(): Pebble {
    return (this.#pebble ??= this.#connect());
  }

  get files(): ContainerFiles {
    return containerFiles(this.pebble, this.#signal);
  }

  readonly canConnect = async (): Promise<boolean> => {
    try {
      await this.pebble.systemInfo({ signal: this.#signal });
      return true;
    } catch (error) {
      if (isPebbleError(error, 'PEBBLE_UNREACHABLE')) return false;
      throw error;
    }
  };

  readonly whenConnected: Container['whenConnected'] = async (work) => {
    if (!(await this.canConnect())) return { ok: false };
    try {
      return { ok: true, value: await work(this.pebble) };
    } catch (error) {
      if (isPebbleError(error, 'PEBBLE_UNREACHABLE')) return { ok: false };
      throw error;
    }
  };

  readonly requireConnected = async (): Promise<void> => {
    if (!(await this.canConnect())) throw new ContainerUnavailable(this.name);
  };

  readonly ensureLayer: Container['ensureLayer'] = (label, layer, options = {}) =>
    ensureLayer(this.pebble, label, layer, {
      signal: this.#signal,
      ...(typeof options === 'function' ? { prepare: options } : options),
    });

  readonly exec: Container['exec'] = (command, options) =>
    this.pebble.exec(command, { signal: this.#signal, ...options });

  readonly spawn: Container['spawn'] = (command, options) =>
    this.pebble.spawn(command, { signal: this.#signal, ...options });
}
