import { isDeepStrictEqual } from 'node:util';
import { normalizeDuration } from '../duration/duration.ts';
import { isRecord } from '../wire/fields.ts';
import type { Layer } from './layer.ts';
import { checkTypes, unsetAtZero } from './merge-layers.ts';
import type { Plan } from './plan.ts';

/** A section of a layer or plan that holds entries by name. */
export type LayerSection = 'services' | 'checks' | 'log-targets' | 'workloads';

/** An entry of a layer that a plan does not hold as the layer says it. */
export interface LayerDifference {
  readonly section: LayerSection;
  readonly name: string;
  /** The fields that differ, sorted; values stay out, since they may be secrets. */
  readonly fields: readonly string[];
}

/** What the daemon assumes where a layer says nothing; it leaves most of it out of the plan. */
const defaults: Readonly<Record<LayerSection, Readonly<Record<string, unknown>>>> = {
  services: {
    startup: 'disabled',
    'on-success': 'restart',
    'on-failure': 'restart',
    'backoff-delay': '500ms',
    'backoff-factor': 2,
    'backoff-limit': '30s',
    'kill-delay': '5s',
  },
  checks: { startup: 'enabled', period: '10s', timeout: '3s', threshold: 3 },
  'log-targets': {},
  workloads: {},
};
const durations = new Set(['backoff-delay', 'backoff-limit', 'kill-delay', 'period', 'timeout']);
const sections = ['services', 'checks', 'log-targets', 'workloads'] as const;

/**
 * Finds what a layer would change in a plan: nothing when everything it says already stands there. Durations
 * are compared by length, and defaults and empty values count as absent; texts of layer and plan never match.
 *
 * @remarks An entry with `override: replace` must stand in the plan as it is, and an entry of a later layer
 * that merges into it shows as a difference. With `override: merge` only what the entry says must stand there.
 *
 * @param layer - what should hold
 * @param plan - what {@link Pebble.plan} gave
 *
 * @example
 * ```ts
 * if (findLayerDifferences(layer, await pebble.plan()).length > 0) {
 *   await pebble.addLayer('redis', layer, { combine: true });
 *   await pebble.replan();
 * }
 * ```
 */
export function findLayerDifferences(layer: Layer, plan: Plan): readonly LayerDifference[] {
  return sections.flatMap((section) =>
    Object.entries<object>(layer[section] ?? {}).flatMap(([name, entry]) => {
      const fields = differingFields(entry, plan[section]?.[name], defaults[section]);
      return fields.length === 0 ? [] : [{ section, name, fields }];
    }),
  );
}

/** An entry that two plans do not hold alike. */
export interface PlanDifference extends LayerDifference {
  readonly change: 'added' | 'removed' | 'changed';
}

/**
 * Finds what differs between two plans, such as that of the daemon and what {@link mergeLayers} makes of it: a replan
 * restarts the started services that are among it. Durations are compared by length, and defaults and empty values
 * count as absent.
 *
 * @param before - a plan or layer
 * @param after - another
 */
export function findPlanDifferences(before: Plan | Layer, after: Plan | Layer): readonly PlanDifference[] {
  return sections.flatMap((section) => {
    const [old, next] = [before[section] ?? {}, after[section] ?? {}] as Readonly<Record<string, object>>[];
    const names = [...new Set([...Object.keys(old ?? {}), ...Object.keys(next ?? {})])].sort();
    return names.flatMap((name): PlanDifference[] => {
      const [left, right] = [old?.[name], next?.[name]];
      if (left === undefined || right === undefined) {
        const change = left === undefined ? 'added' : 'removed';
        return [{ section, name, change, fields: Object.keys({ ...left, ...right }).sort() }];
      }
      // Whole against whole, whatever their overrides say.
      const fields = differingFields({ ...left, override: 'replace' }, right, defaults[section]);
      return fields.length === 0 ? [] : [{ section, name, change: 'changed', fields }];
    });
  });
}

function differingFields(wanted: object, present: object | undefined, assumed: Record<string, unknown>): string[] {
  // An entry that says nothing still has to be there.
  if (present === undefined) return Object.keys(wanted).sort();
  const left = normalize(wanted);
  const right = normalize(present);
  const merges = 'override' in wanted && wanted.override === 'merge';
  const fields = merges ? Object.keys(left) : [...new Set([...Object.keys(left), ...Object.keys(right)])];
  const stands = merges ? isWithin : isDeepStrictEqual;
  return fields.filter((name) => !stands(left[name] ?? assumed[name], right[name] ?? assumed[name])).sort();
}

/** Whether merging a value into another changes nothing. */
function isWithin(value: unknown, whole: unknown): boolean {
  if (Array.isArray(value)) return Array.isArray(whole) && value.every((item) => whole.includes(item));
  if (!isRecord(value)) return isDeepStrictEqual(value, whole);
  return isRecord(whole) && Object.entries(value).every(([key, item]) => isDeepStrictEqual(item, whole[key]));
}

function normalize(entry: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(entry)) {
    // The daemon keeps the override of the layer at the bottom, which says nothing of the result.
    if (name === 'override' || isEmpty(value) || (value === 0 && unsetAtZero.has(name))) continue;
    if (checkTypes.has(name) && isRecord(value)) fields[name] = normalize(value);
    else fields[name] = durations.has(name) ? (normalizeDuration(String(value)) ?? value) : withoutUndefined(value);
  }
  return fields;
}

/** JSON, as which a layer is sent, drops what is undefined. */
function withoutUndefined(value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined));
}

function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (Array.isArray(value)) return value.length === 0;
  return isRecord(value) && Object.keys(value).length === 0;
}
