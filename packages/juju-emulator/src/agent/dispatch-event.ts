/** A hook to run, with what its environment says about it. */
export interface Hook {
  readonly kind: 'hook';
  /** As Juju writes it: `db-relation-joined`. */
  readonly name: string;
  readonly relation?: {
    readonly id: string;
    /** Absent in relation-created, relation-broken, and changes of the application's data. */
    readonly remoteUnit?: string;
    readonly departingUnit?: string;
  };
  /** Name of the container, in `pebble-*` hooks. */
  readonly workload?: string;
  /** `data/0`, in storage hooks. */
  readonly storageId?: string;
}

/** An action to run. */
export interface Action {
  readonly kind: 'action';
  readonly name: string;
  /** A number as text. */
  readonly id: string;
  /** Defaults filled in. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** What a charm's process is started for. */
export type DispatchEvent = Hook | Action;

/**
 * Names a hook that says nothing more than its name.
 *
 * @param name - `config-changed`, `update-status` …
 */
export function hook(name: string): Hook {
  return { kind: 'hook', name };
}

/**
 * The hook that tells that Pebble answers in a container.
 *
 * @param container - as in the charm's metadata
 */
export function pebbleReady(container: string): Hook {
  return { kind: 'hook', name: `${container}-pebble-ready`, workload: container };
}

/**
 * A hook about a relation.
 *
 * @param relationId - `db:7`
 * @param change - what happened
 * @param of - the remote unit, where there is one
 */
export function relationHook(
  relationId: string,
  change: 'created' | 'joined' | 'changed' | 'departed' | 'broken',
  of: { readonly remoteUnit?: string; readonly departingUnit?: string } = {},
): Hook {
  return {
    kind: 'hook',
    name: `${relationId.replace(/:\d+$/, '')}-relation-${change}`,
    relation: { id: relationId, ...of },
  };
}
