import type { CharmMetadata } from '@charmsmith/core';

interface OptionTypes {
  readonly string: string;
  readonly int: number;
  readonly float: number;
  readonly boolean: boolean;
  readonly secret: string;
}

/** The value of each option of a charm; any where the metadata is not known to the compiler. */
export type ConfigValues<M> = CharmMetadata extends M
  ? Readonly<Record<string, string | number | boolean>>
  : M extends { readonly config: { readonly options: infer O } }
    ? {
        readonly [K in keyof O]: O[K] extends { readonly type: infer T extends keyof OptionTypes }
          ? OptionTypes[T]
          : never;
      }
    : Readonly<Record<string, never>>;
