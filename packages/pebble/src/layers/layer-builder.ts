import { invalidArgument } from '../arguments.ts';
import { formatDuration } from '../duration/duration.ts';
import { formatCommand } from './command-line.ts';
import type { Check, Duration, Layer, LogTarget, Override, Pairing, Service, Workload } from './layer.ts';
import { findLayerProblems } from './layer-problems.ts';

/** A length of time in milliseconds, or as the daemon writes it: `1m30s`. */
export type Time = number | Duration;

/** A program and its arguments, which are quoted as needed; or a command line as the daemon reads it. */
export type Command = readonly string[] | string;

/** A service for {@link LayerBuilder.service}: as in a layer, with `override: replace` unless it says otherwise. */
export interface ServiceFields extends Omit<
  Service,
  'override' | 'command' | 'backoff-delay' | 'backoff-limit' | 'kill-delay'
> {
  readonly override?: Override;
  readonly command?: Command;
  readonly 'backoff-delay'?: Time;
  readonly 'backoff-limit'?: Time;
  readonly 'kill-delay'?: Time;
}

/** A check for {@link LayerBuilder.check}: as in a layer, with `override: replace` unless it says otherwise. */
export interface CheckFields extends Omit<Check, 'override' | 'period' | 'timeout' | 'exec'> {
  readonly override?: Override;
  readonly period?: Time;
  readonly timeout?: Time;
  readonly exec?: Omit<NonNullable<Check['exec']>, 'command'> & { readonly command: Command };
}

/** A log target for {@link LayerBuilder.logTarget}, with `override: replace` unless it says otherwise. */
export type LogTargetFields = Omit<LogTarget, 'override'> & { readonly override?: Override };

/** A workload for {@link LayerBuilder.workload}, with `override: replace` unless it says otherwise. */
export type WorkloadFields = Omit<Workload, 'override'> & { readonly override?: Override };

/** Builds a {@link Layer} step by step. Each step gives the builder. */
export interface LayerBuilder {
  service(name: string, fields: ServiceFields): LayerBuilder;
  check(name: string, fields: CheckFields): LayerBuilder;
  logTarget(name: string, fields: LogTargetFields): LayerBuilder;
  workload(name: string, fields: WorkloadFields): LayerBuilder;
  pairing(mode: NonNullable<Pairing['mode']>): LayerBuilder;
  /**
   * Gives the layer.
   *
   * @throws PEBBLE_INVALID_ARGUMENT with all that {@link findLayerProblems} finds
   */
  build(): Layer;
}

/**
 * Gives a builder of a layer.
 *
 * @example
 * ```ts
 * const layer = createLayer()
 *   .service('redis', { command: ['redis-server', '/etc/redis/redis.conf'], startup: 'enabled', 'kill-delay': 30_000 })
 *   .check('alive', { level: 'alive', period: '5s', tcp: { port: 6379 } })
 *   .build();
 * ```
 */
export function createLayer(about: Pick<Layer, 'summary' | 'description'> = {}): LayerBuilder {
  const sections: Record<string, Record<string, object>> = {};
  let pairing: Pairing | undefined;
  const add = (section: string, name: string, entry: object) => {
    const entries = (sections[section] ??= {});
    if (Object.hasOwn(entries, name)) throw invalidArgument(`"${name}" was added to ${section} already`);
    entries[name] = Object.freeze({ override: 'replace', ...entry });
    return builder;
  };
  const builder: LayerBuilder = {
    service: (name, fields) => add('services', name, withTexts(fields)),
    check: (name, fields) => {
      const { exec } = fields;
      return add('checks', name, {
        ...withTexts(fields),
        ...(exec === undefined ? {} : { exec: Object.freeze(withTexts(exec)) }),
      });
    },
    logTarget: (name, fields) => add('log-targets', name, fields),
    workload: (name, fields) => add('workloads', name, fields),
    pairing(mode) {
      pairing = Object.freeze({ mode });
      return builder;
    },
    build() {
      const layer: Layer = Object.freeze({ ...about, ...sections, ...(pairing === undefined ? {} : { pairing }) });
      const problems = findLayerProblems(layer);
      if (problems.length > 0) throw invalidArgument(`a layer is not valid: ${problems.join('; ')}`);
      return layer;
    },
  };
  return builder;
}

const times = new Set(['backoff-delay', 'backoff-limit', 'kill-delay', 'period', 'timeout']);

/** Writes times and commands as the daemon reads them. */
function withTexts(fields: object): object {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]: [string, unknown]) => {
      if (times.has(name) && typeof value === 'number') return [name, formatDuration(value)];
      return name === 'command' && Array.isArray(value) ? [name, formatCommand(value)] : [name, value];
    }),
  );
}
