import { checkFields, logTargetFields, mergeFields, pairingFields, serviceFields, workloadFields } from './fields.ts';
import type { Fields } from './fields.ts';
import type {
  CheckConfig,
  Layer,
  LogTargetConfig,
  NamedSection,
  PairingConfig,
  Sections,
  ServiceConfig,
  WorkloadConfig,
} from './layer.ts';
import { PlanError } from './plan-error.ts';

interface Overridable {
  readonly override?: string;
}

const defaultCheckThreshold = 3;

/**
 * Combines layers, later ones over earlier ones.
 *
 * @throws PlanError when an object does not say how it overrides
 */
export function combineLayers(layers: readonly Layer[]): Sections {
  const checks = combineSection<CheckConfig>(layers, 'checks', 'check', checkFields);
  for (const [name, check] of checks)
    if (!check.threshold) checks.set(name, { ...check, threshold: defaultCheckThreshold });
  return {
    services: combineSection<ServiceConfig>(layers, 'services', 'service', serviceFields),
    checks,
    'log-targets': combineSection<LogTargetConfig>(layers, 'log-targets', 'log target', logTargetFields),
    workloads: combineSection<WorkloadConfig>(layers, 'workloads', 'workload', workloadFields),
    pairing: layers.reduce<PairingConfig>((base, { pairing }) => mergeFields(pairingFields, base, pairing), {}),
  };
}

function combineSection<Item extends Overridable>(
  layers: readonly Layer[],
  section: NamedSection,
  noun: string,
  fields: Fields,
): Map<string, Item> {
  const combined = new Map<string, Item>();
  for (const layer of layers) {
    for (const [name, item] of layer[section] as ReadonlyMap<string, Item>) {
      const base = combined.get(name);
      combined.set(name, applyOverride(base, item, { layer: layer.label, noun, name, fields }));
    }
  }
  return combined;
}

function applyOverride<Item extends Overridable>(
  base: Item | undefined,
  item: Item,
  { layer, noun, name, fields }: { layer: string; noun: string; name: string; fields: Fields },
): Item {
  const subject = `${noun} ${JSON.stringify(name)}`;
  const isWorkload = noun === 'workload';
  if (item.override === undefined)
    throw new PlanError(
      isWorkload
        ? `${subject}: must define an "override" policy`
        : `layer ${JSON.stringify(layer)} must define "override" for ${subject}`,
    );
  if (item.override !== 'merge' && item.override !== 'replace')
    throw new PlanError(
      isWorkload
        ? `${subject}: has an invalid "override" policy: ${JSON.stringify(item.override)}`
        : `layer ${JSON.stringify(layer)} has invalid "override" value for ${subject}`,
    );
  if (base === undefined || item.override === 'replace') return item;
  // The base's own way of overriding stays, as a plan shows it.
  return { ...mergeFields(fields, base, item), override: base.override };
}
