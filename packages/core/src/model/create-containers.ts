import { connectPebble, type Pebble } from '@charmsmith/pebble';
import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { type Container, createContainer } from './container.ts';
import type { Containers } from './containers.ts';
import { checkName } from './names.ts';

interface ContainersDependencies {
  /** Path of a container's Pebble socket. */
  readonly socketOf: (container: string) => string;
  readonly signal: AbortSignal;
  readonly metadata: CharmMetadata;
}

/** Containers over the Pebble client; disposing it closes all connections. */
export function createContainers({ socketOf, signal, metadata }: ContainersDependencies): Containers & AsyncDisposable {
  const containers = new Map<string, Container>();
  const connected: Pebble[] = [];
  const connect = (name: string) => () => {
    const pebble = connectPebble({ socketPath: socketOf(name) });
    connected.push(pebble);
    return pebble;
  };
  return {
    get(name) {
      checkName('container', name, metadata.containers);
      const container = containers.get(name) ?? createContainer(name, connect(name), signal);
      containers.set(name, container);
      return container;
    },
    async [Symbol.asyncDispose]() {
      for (const pebble of connected) await pebble[Symbol.asyncDispose]();
    },
  };
}
