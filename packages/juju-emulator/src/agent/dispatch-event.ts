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
  /** In `pebble-custom-notice`. */
  readonly notice?: { readonly id: string; readonly key: string; readonly type?: string };
  /** Name of the check, in `pebble-check-failed` and `pebble-check-recovered`. */
  readonly check?: string;
  /** `data/0`, in storage hooks. */
  readonly storageId?: string;
  /** In `secret-*` hooks. The id is without the scheme; the label is this unit's own name for it. */
  readonly secret?: { readonly id: string; readonly label?: string; readonly revision?: number };
  /** `ubuntu@24.04/stable`, in the hooks of a series upgrade. */
  readonly targetBase?: string;
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

/** What may happen to a relation. */
export type RelationChange = 'created' | 'joined' | 'changed' | 'departed' | 'broken';

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
 * The hook that tells of a custom notice in a container.
 *
 * @param container - as in the charm's metadata
 * @param notice - its key is `example.com/path`
 */
export function pebbleCustomNotice(container: string, notice: { readonly id: string; readonly key: string }): Hook {
  return {
    kind: 'hook',
    name: `${container}-pebble-custom-notice`,
    workload: container,
    notice: { ...notice, type: 'custom' },
  };
}

/**
 * The hook that tells that a health check in a container has failed too often, or succeeds again.
 *
 * @param container - as in the charm's metadata
 * @param check - as in the container's plan
 */
export function pebbleCheck(container: string, check: string, change: 'failed' | 'recovered'): Hook {
  return { kind: 'hook', name: `${container}-pebble-check-${change}`, workload: container, check };
}

/**
 * A hook about a storage.
 *
 * @param storageId - `data/0`
 */
export function storageHook(storageId: string, change: 'attached' | 'detaching'): Hook {
  return { kind: 'hook', name: `${storageId.replace(/\/\d+$/, '')}-storage-${change}`, storageId };
}

/** A hook about a secret. */
export function secretHook(
  change: 'changed' | 'rotate' | 'expired' | 'remove',
  secret: NonNullable<Hook['secret']>,
): Hook {
  return { kind: 'hook', name: `secret-${change}`, secret };
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
  change: RelationChange,
  of: { readonly remoteUnit?: string; readonly departingUnit?: string } = {},
): Hook {
  return {
    kind: 'hook',
    name: `${relationId.replace(/:\d+$/, '')}-relation-${change}`,
    relation: { id: relationId, ...of },
  };
}

/** What a relation hook says has happened; `undefined` for other hooks. */
export function relationChangeOf({ name, relation }: Hook): RelationChange | undefined {
  if (relation === undefined) return undefined;
  return /-relation-(created|joined|changed|departed|broken)$/.exec(name)?.[1] as RelationChange | undefined;
}

/** Tells whether two hooks are the same: one that waits already need not wait twice. */
export function hookKey({ check, name, notice, relation, secret, storageId, workload }: Hook): string {
  const { id, remoteUnit } = relation ?? {};
  return [name, id, remoteUnit, workload, notice?.id, check, storageId, secret?.id, secretRevision(name, secret)].join(
    '|',
  );
}

/** A later change of a secret takes the place of one that waits; the other hooks are about one revision. */
function secretRevision(name: string, secret: Hook['secret']): number | undefined {
  return name === 'secret-changed' ? undefined : secret?.revision;
}
