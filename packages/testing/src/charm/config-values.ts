import type { CharmMetadata, ConfigOf } from '@charmsmith/core';

/** Options that an operator set; any where the metadata is not known to the compiler. */
export type ConfigValues<M> = CharmMetadata extends M
  ? Readonly<Record<string, string | number | boolean>>
  : M extends { readonly config: object }
    ? Partial<ConfigOf<M>>
    : Readonly<Record<string, never>>;
