import { connectPebble, findLayerDifferences, isPebbleError, type Layer, type Pebble } from '@charmsmith/pebble';
import { token } from '../plugin/token.ts';

/** A workload container of this unit. */
export interface Container {
  readonly name: string;
  /** Its Pebble. Connects when first used; closed at the end of the dispatch. */
  readonly pebble: Pebble;
  /** Whether Pebble answers now. A moment later it may not: errors of calls still count. */
  canConnect(): Promise<boolean>;
  /**
   * Makes the plan hold a layer and the services follow it. Does nothing where all is so already.
   *
   * @remarks Services of the layer should say `override: replace`; those whose plan changes are restarted, enabled ones
   * that do not run are started.
   *
   * @param label - the layer's label; a layer with that label is replaced, service by service
   * @param prepare - run before the plan is changed, and only then: writes the files that the services will read
   * @returns whether the plan had to be changed
   * @throws PebbleError `PEBBLE_UNREACHABLE`, `PEBBLE_CHANGE_FAILED` when a service does not start …
   */
  ensureLayer(label: string, layer: Layer, prepare?: () => Promise<void>): Promise<{ readonly changed: boolean }>;
}

/** The workload containers of this unit. */
export interface Containers {
  get(name: string): Container;
}
export const Containers = token<Containers>('@charmsmith/core/Containers');

interface ContainersDependencies {
  /** Path of a container's Pebble socket. */
  readonly socketOf: (container: string) => string;
  readonly signal: AbortSignal;
}

/** Where Juju mounts the sockets of the workload containers into the charm's. */
export function jujuPebbleSocket(container: string): string {
  return `/charm/containers/${container}/pebble.socket`;
}

/** Containers over the Pebble client; disposing it closes all connections. */
export function createContainers({ socketOf, signal }: ContainersDependencies): Containers & AsyncDisposable {
  const containers = new Map<string, Container>();
  return {
    get(name) {
      const container =
        containers.get(name) ?? createContainer(name, connectPebble({ socketPath: socketOf(name) }), signal);
      containers.set(name, container);
      return container;
    },
    async [Symbol.asyncDispose]() {
      for (const { pebble } of containers.values()) await pebble[Symbol.asyncDispose]();
    },
  };
}

function createContainer(name: string, pebble: Pebble, signal: AbortSignal): Container {
  return {
    name,
    pebble,
    async canConnect() {
      try {
        await pebble.systemInfo({ signal });
        return true;
      } catch (error) {
        if (isPebbleError(error, 'PEBBLE_UNREACHABLE')) return false;
        throw error;
      }
    },
    async ensureLayer(label, layer, prepare) {
      const changed = findLayerDifferences(layer, await pebble.plan({ signal })).length > 0;
      if (changed) {
        await prepare?.();
        await pebble.addLayer(label, layer, { combine: true, signal });
      }
      await pebble.replan({ signal });
      return { changed };
    },
  };
}
