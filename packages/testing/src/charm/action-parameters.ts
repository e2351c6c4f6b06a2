import type { JsonSchemaValue } from '@charmsmith/core';
import type { ActionName } from './names.ts';

/** What an operator may give an action; the controller fills in the rest. */
export type ActionArguments<M, A extends ActionName<M>> = M extends {
  readonly actions: { readonly [P in A]: infer Action };
}
  ? Action extends { readonly params: infer P }
    ? Arguments<P, Action extends { readonly required: readonly (infer R)[] } ? R : never>
    : Readonly<Record<string, never>>
  : Readonly<Record<string, unknown>>;

type Arguments<P, Required> = { readonly [K in keyof P as K extends Required ? K : never]: JsonSchemaValue<P[K]> } & {
  readonly [K in keyof P as K extends Required ? never : K]?: JsonSchemaValue<P[K]>;
};
