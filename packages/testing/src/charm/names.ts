import type { ActionOf, CharmMetadata, ContainerOf, EndpointOf, ResourceOf, StorageOf } from '@charmsmith/core';

/** The charm's own names; any name where the metadata is not known to the compiler. */
type Known<M, N> = CharmMetadata extends M ? string : N;

export type EndpointName<M> = Known<M, EndpointOf<M>>;
export type ContainerName<M> = Known<M, ContainerOf<M>>;
export type StorageName<M> = Known<M, StorageOf<M>>;
export type ResourceName<M> = Known<M, ResourceOf<M>>;
export type ActionName<M> = Known<M, ActionOf<M>>;
/** What an address can be asked for: endpoints and extra bindings. */
export type BindingName<M> = EndpointName<M> | Known<M, ExtraBinding<M>>;

type ExtraBinding<M> = M extends { readonly 'extra-bindings': infer B } ? Extract<keyof B, string> : never;
