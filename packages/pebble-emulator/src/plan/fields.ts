/** How a field is read, merged and rendered. A `count` of 0 says nothing, as in Go; an `integer` may be 0. */
export type FieldKind = 'text' | 'list' | 'map' | 'count' | 'integer' | 'duration' | 'float' | Fields;

/** The fields of one kind of object, in the order in which a plan shows them. */
export interface Fields {
  /** The name that parse errors give it. */
  readonly type: string;
  readonly fields: Readonly<Record<string, FieldKind>>;
}

export type FieldValue = string | number | bigint | readonly string[] | Readonly<Record<string, string>> | FieldValues;

/** An object as read from YAML: only fields that are set. */
export interface FieldValues {
  readonly [name: string]: FieldValue;
}

const owner = { 'user-id': 'integer', user: 'text', 'group-id': 'integer', group: 'text' } as const;

export const serviceFields: Fields = {
  type: 'plan.Service',
  fields: {
    summary: 'text',
    description: 'text',
    startup: 'text',
    override: 'text',
    command: 'text',
    after: 'list',
    before: 'list',
    requires: 'list',
    workload: 'text',
    environment: 'map',
    ...owner,
    'working-dir': 'text',
    'on-success': 'text',
    'on-failure': 'text',
    'on-check-failure': 'map',
    'backoff-delay': 'duration',
    'backoff-factor': 'float',
    'backoff-limit': 'duration',
    'kill-delay': 'duration',
  },
};

export const checkFields: Fields = {
  type: 'plan.Check',
  fields: {
    override: 'text',
    level: 'text',
    startup: 'text',
    period: 'duration',
    timeout: 'duration',
    threshold: 'count',
    http: { type: 'plan.HTTPCheck', fields: { url: 'text', headers: 'map' } },
    tcp: { type: 'plan.TCPCheck', fields: { port: 'count', host: 'text' } },
    exec: {
      type: 'plan.ExecCheck',
      fields: {
        command: 'text',
        'service-context': 'text',
        environment: 'map',
        ...owner,
        'working-dir': 'text',
      },
    },
  },
};

export const logTargetFields: Fields = {
  type: 'plan.LogTarget',
  fields: { type: 'text', location: 'text', services: 'list', override: 'text', labels: 'map' },
};

export const workloadFields: Fields = {
  type: 'workloads.Workload',
  fields: { override: 'text', environment: 'map', ...owner },
};

export const pairingFields: Fields = { type: 'pairingstate.pairingConfig', fields: { mode: 'text' } };

/**
 * Merges one object over another: texts and numbers replace, lists append, maps merge by key, objects field by field.
 *
 * @see https://documentation.ubuntu.com/pebble/reference/layer-specification/
 */
export function mergeFields<Item extends object>({ fields }: Fields, base: Item, over: Item): Item {
  const merged = { ...base } as Record<string, unknown>;
  const additions = over as Readonly<Record<string, unknown>>;
  for (const [name, kind] of Object.entries(fields)) {
    const from = merged[name];
    const to = additions[name];
    if (to === undefined || (kind === 'count' && to === 0)) continue;
    if (kind === 'list') merged[name] = [...((from ?? []) as string[]), ...(to as string[])];
    else if (kind === 'map') merged[name] = { ...(from as object | undefined), ...(to as object) };
    else if (typeof kind === 'object') merged[name] = mergeFields(kind, from ?? {}, to as object);
    else merged[name] = to;
  }
  return merged as Item;
}
