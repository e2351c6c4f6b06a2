import type { ActionOf, CharmMetadata } from './charm-metadata.ts';

type Simplify<T> = { readonly [K in keyof T]: T[K] } & {};

interface OptionTypes {
  readonly string: string;
  readonly boolean: boolean;
  readonly int: number;
  readonly float: number;
  /** An id: `secrets.get(id)` reads it. */
  readonly secret: `secret:${string}`;
}

type OptionsOf<M> = M extends { readonly config: { readonly options: infer O } } ? O : unknown;
type TypeOfOption<O> = O extends { readonly type: infer T extends keyof OptionTypes } ? OptionTypes[T] : never;
type NamesWithDefault<O> = {
  [K in keyof O]: O[K] extends { readonly default: string | number | boolean } ? K : never;
}[keyof O];

/** The config of a charm as its metadata types it: options without a default may be `undefined`. */
export type ConfigOf<M> = Simplify<
  { readonly [K in NamesWithDefault<OptionsOf<M>>]: TypeOfOption<OptionsOf<M>[K]> } & {
    readonly [K in Exclude<keyof OptionsOf<M>, NamesWithDefault<OptionsOf<M>>>]?: TypeOfOption<OptionsOf<M>[K]>;
  }
>;

/** The type of a value by its JSON Schema, as far as a constant tells it. */
export type JsonSchemaValue<S> = S extends { readonly enum: readonly (infer V)[] }
  ? V
  : S extends { readonly const: infer V }
    ? V
    : S extends { readonly type: 'string' }
      ? string
      : S extends { readonly type: 'integer' | 'number' }
        ? number
        : S extends { readonly type: 'boolean' }
          ? boolean
          : S extends { readonly type: 'null' }
            ? null
            : S extends { readonly type: 'array' }
              ? readonly (S extends { readonly items: infer I } ? JsonSchemaValue<I> : unknown)[]
              : S extends { readonly type: 'object' }
                ? S extends { readonly properties: infer P }
                  ? JsonSchemaObject<P, S extends { readonly required: readonly (infer R)[] } ? R : never>
                  : Readonly<Record<string, unknown>>
                : unknown;

type Certain<P, Required> = {
  [K in keyof P]: K extends Required ? K : HasDefault<P[K]> extends true ? K : never;
}[keyof P];

/** The controller makes an object too where something in it has a default. */
type HasDefault<S> = S extends { readonly default: unknown }
  ? true
  : S extends { readonly properties: infer P }
    ? true extends { [K in keyof P]: HasDefault<P[K]> }[keyof P]
      ? true
      : false
    : false;

/** Properties that are required or have a default are there; the others may be. */
type JsonSchemaObject<P, Required> = Simplify<
  { readonly [K in Certain<P, Required>]: JsonSchemaValue<P[K]> } & {
    readonly [K in Exclude<keyof P, Certain<P, Required>>]?: JsonSchemaValue<P[K]>;
  }
>;

/** The parameters of an action as the metadata types them. */
export type ActionParamsOf<M, N extends ActionOf<M>> = M extends { readonly actions: infer A }
  ? N extends keyof A
    ? A[N] extends { readonly params: infer P }
      ? JsonSchemaObject<P, A[N] extends { readonly required: readonly (infer R)[] } ? R : never>
      : // eslint-disable-next-line @typescript-eslint/no-generated-empty-object-type -- an action without parameters
        JsonSchemaObject<unknown, never>
    : never
  : never;

/** The options of a charm that hold a secret. */
export type SecretOptionOf<M extends CharmMetadata> = {
  [K in keyof OptionsOf<M>]: OptionsOf<M>[K] extends { readonly type: 'secret' } ? K : never;
}[keyof OptionsOf<M>];
