import { PebbleError } from '../errors/pebble-error.ts';
import { isRecord } from '../wire/fields.ts';
import type { Check, LogTarget, Pairing, Service, Workload } from './layer.ts';

/** All layers combined: what the daemon would run. Defaults that no layer sets are absent. */
export interface Plan {
  readonly services: Readonly<Record<string, Service>>;
  readonly checks: Readonly<Record<string, Check>>;
  readonly 'log-targets': Readonly<Record<string, LogTarget>>;
  /** Absent when there are none. */
  readonly workloads?: Readonly<Record<string, Workload>>;
  readonly pairing?: Pairing;
}

/**
 * Reads a plan from the YAML that the daemon writes.
 *
 * @throws PEBBLE_PROTOCOL_ERROR when it is not YAML or not a plan
 */
export async function parsePlan(yaml: string): Promise<Plan> {
  const { parse } = await import('yaml');
  let plan: unknown;
  try {
    plan = parse(yaml);
  } catch (cause) {
    throw notAPlan('it is not YAML', cause);
  }
  if (!isRecord(plan)) throw notAPlan('it is not a mapping');
  const section = (name: string): Record<string, never> => {
    const entries = plan[name] ?? {};
    if (!isRecord(entries) || !Object.values(entries).every(isRecord)) throw notAPlan(`"${name}" is not a mapping`);
    return entries as Record<string, never>;
  };
  const { pairing } = plan;
  if (pairing !== undefined && !isRecord(pairing)) throw notAPlan('"pairing" is not a mapping');
  return Object.freeze({
    services: section('services'),
    checks: section('checks'),
    'log-targets': section('log-targets'),
    ...(plan['workloads'] === undefined ? {} : { workloads: section('workloads') }),
    ...(pairing === undefined ? {} : { pairing }),
  });
}

function notAPlan(why: string, cause?: unknown): PebbleError {
  // The text is kept out: commands and environments may hold secrets.
  return new PebbleError(`cannot understand Pebble's plan: ${why}`, {
    code: 'PEBBLE_PROTOCOL_ERROR',
    ...(cause instanceof Error ? { details: { parser: cause.name } } : {}),
  });
}
