import type { Layer } from '@charmsmith/pebble';
import type { Containers } from '../model/containers.ts';
import type { EnsureLayerOptions, LayerChange } from '../model/ensure-layer.ts';
import { contributionPoint } from './contribution.ts';
import { token } from './token.ts';

/** A layer that a plugin adds to a container of the charm: an exporter, a log target, a check. */
export interface LayerContribution {
  readonly container: string;
  /** Unique in the container. */
  readonly label: string;
  /** What the layer is now; `undefined` when there is nothing to add yet. */
  readonly layer: () => Promise<Layer | undefined>;
  readonly files?: EnsureLayerOptions['files'];
}
export const LayerContribution = contributionPoint<LayerContribution>('@charmsmith/core/LayerContribution');

/** The layers that plugins contributed. */
export interface Layers {
  /**
   * Makes a container's plan hold what was contributed to it, and the services follow.
   *
   * @returns what each layer changed, in plugin order; empty when nothing was contributed
   * @throws ContainerUnavailable; PebbleError as `Container.ensureLayer`
   */
  ensure(container: string): Promise<readonly (LayerChange & { readonly label: string })[]>;
}
export const Layers = token<Layers>('@charmsmith/core/Layers');

/** Layers over the contributions. */
export function createLayers(contributions: readonly LayerContribution[], containers: Containers): Layers {
  return {
    async ensure(name) {
      const wanted = contributions.filter(({ container }) => container === name);
      if (wanted.length === 0) return [];
      const container = containers.get(name);
      await container.requireConnected();
      const changes: (LayerChange & { readonly label: string })[] = [];
      for (const { label, layer, files = [] } of wanted) {
        const current = await layer();
        if (current !== undefined) changes.push({ label, ...(await container.ensureLayer(label, current, { files })) });
      }
      return changes;
    },
  };
}
