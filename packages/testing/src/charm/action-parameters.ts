import type { ActionName } from './names.ts';

/** What an operator may give an action; the controller fills in the rest. */
export type ActionArguments<M, A extends ActionName<M>> = M extends {
  readonly actions: { readonly [P in A]: infer Action };
}
  ? Action extends { readonly params: infer P }
    ? Arguments<P, Action extends { readonly required: readonly (infer R)[] } ? R : never>
    : Readonly<Record<string, never>>
  : Readonly<Record<string, unknown>>;

type Arguments<P, Required> = { readonly [K in keyof P as K extends Required ? K : never]: Value<P[K]> } & {
  readonly [K in keyof P as K extends Required ? never : K]?: Value<P[K]>;
};

interface Values {
  readonly string: string;
  readonly integer: number;
  readonly number: number;
  readonly boolean: boolean;
  readonly null: null;
}

/** The values that a JSON Schema, known as a constant, accepts. */
type Value<S> = S extends { readonly enum: readonly (infer V)[] }
  ? V
  : S extends { readonly type: infer T extends keyof Values }
    ? Values[T]
    : S extends { readonly type: 'array'; readonly items: infer I }
      ? readonly Value<I>[]
      : S extends { readonly type: 'array' }
        ? readonly unknown[]
        : S extends { readonly type: 'object'; readonly properties: infer P }
          ? Arguments<P, S extends { readonly required: readonly (infer R)[] } ? R : never>
          : S extends { readonly type: 'object' }
            ? Readonly<Record<string, unknown>>
            : unknown;
