import { asArray, isRecord, type WireRecord } from '../wire/fields.ts';
import type { Layer } from './layer.ts';
import type { Plan } from './plan.ts';

const sections = ['services', 'checks', 'log-targets', 'workloads'] as const;
/** Lists that a merge makes longer; everything else that is no mapping is replaced. */
const appended = new Set(['after', 'before', 'requires', 'services']);
/** The types of checks, each a mapping of fields. */
export const checkTypes = new Set(['http', 'tcp', 'exec']);
/** Numbers that stand for nothing when they are zero; of users and groups it is one like the others. */
export const unsetAtZero = new Set(['threshold', 'port']);

/**
 * Combines layers as the daemon does: what `pebble.plan()` gives after these layers were added in this order.
 *
 * @remarks `override: replace` takes the later entry whole; `merge` appends to `after`, `before`, `requires` and a log
 * target's `services`, merges `environment`, `labels`, `headers` and the like by key, and replaces the rest. An empty
 * text, list or mapping says nothing, so a merge cannot clear a field. A merge into nothing is a replacement.
 *
 * @param layers - from bottom to top; a plan may be the first
 *
 * @example
 * ```ts
 * const next = mergeLayers(await pebble.plan(), layer);
 * ```
 */
export function mergeLayers(...layers: readonly (Layer | Plan)[]): Layer {
  const last = layers.at(-1);
  const merged: Record<string, unknown> = {};
  for (const text of ['summary', 'description'] as const) {
    const value = last !== undefined && text in last ? (last as Layer)[text] : undefined;
    if (value !== undefined) merged[text] = value;
  }
  for (const section of sections) {
    const entries: Record<string, unknown> = {};
    for (const layer of layers) {
      for (const [name, entry] of Object.entries<object>(layer[section] ?? {})) {
        const below = entries[name];
        const merges = 'override' in entry && entry.override === 'merge' && below !== undefined;
        entries[name] = merges ? mergeEntry(below as WireRecord, { ...entry }) : { ...entry };
      }
    }
    if (Object.keys(entries).length > 0) merged[section] = entries;
  }
  const mode = layers.map(({ pairing }) => pairing?.mode).findLast((each) => each !== undefined);
  if (mode !== undefined) merged['pairing'] = { mode };
  return Object.freeze(merged);
}

function mergeEntry(below: WireRecord, above: WireRecord): WireRecord {
  const merged: Record<string, unknown> = { ...below };
  for (const [field, value] of Object.entries(above)) {
    // The entry keeps the override of the layer at the bottom.
    if (field === 'override' || isUnset(field, value)) continue;
    const old = merged[field];
    if (Array.isArray(value) && appended.has(field)) merged[field] = asArray(old, field).concat(value);
    else if (isRecord(value)) merged[field] = mergeMapping(field, isRecord(old) ? old : {}, value);
    else merged[field] = value;
  }
  return merged;
}

/** Fields of their own in a check's type; names and their values elsewhere, such as variables, of which all count. */
function mergeMapping(field: string, below: WireRecord, above: WireRecord): WireRecord {
  return checkTypes.has(field) ? mergeEntry(below, above) : { ...below, ...above };
}

function isUnset(field: string, value: unknown): boolean {
  if (value === undefined || value === null) return true;
  if (value === 0) return unsetAtZero.has(field);
  return Array.isArray(value) ? value.length === 0 : value === '';
}
