import type { CharmMetadata } from '../charm/charm-metadata.ts';
import type { ConfigOf } from '../charm/metadata-types.ts';
import { type Provided, provided } from '../plugin/provide.ts';
import { deepFreeze } from '../schema/canonical-json.ts';
import type { Issue } from '../schema/issue.ts';
import { type OutputOf, type Schema, validate, type Validation } from '../schema/validate.ts';
import { Config, type ConfigValues } from './config.ts';
import { InvalidConfig } from './invalid-config.ts';

/** Marks the services that are config, so that the host can tell whether it is valid when nobody asked. */
export const configRole = 'config';

/**
 * Declares the config that a charm, or a plugin, uses: validated once a dispatch, frozen, typed by its schema. List it
 * as a dependency; nothing else provides it.
 *
 * @remarks When it is not valid, no handler that depends on it runs: its event waits in the queue, the unit is Blocked
 * and names the option, and it stays so, whatever else is reported, until the administrator mends it.
 *
 * @param name - package and name, as a token's: `@example/web/Config`
 * @param schema - of any validator that speaks Standard Schema; takes the options by name, unset ones left out
 *
 * @example
 * ```ts
 * export const WebConfig = defineConfig('web/Config', z.object({ port: z.int().min(1).max(65_535) }));
 * export type WebConfig = ServiceOf<typeof WebConfig>;
 * on.configChanged(handler(ConfigChanged, { config: WebConfig }));
 * ```
 */
export function defineConfig<S extends Schema>(name: string, schema: S): Provided<Readonly<OutputOf<S>>> {
  return configBy(name, (values) => validate(schema as Schema<OutputOf<S>>, values));
}

/** The config of a charm without a schema: typed by its metadata, and held to the types there. */
export function metadataConfig<M extends CharmMetadata>(metadata: M): Provided<ConfigOf<M>> {
  return configBy(`@charmsmith/core/Config of ${metadata.name}`, (values) =>
    Promise.resolve(checkConfigTypes(metadata, values) as Validation<ConfigOf<M>>),
  );
}

function configBy<C>(name: string, check: (values: ConfigValues) => Promise<Validation<C>>): Provided<Readonly<C>> {
  return provided(
    name,
    { config: Config },
    async ({ config }): Promise<Readonly<C>> => {
      const checked = await check(await config.values());
      if (!checked.ok) throw new InvalidConfig(checked.issues);
      return deepFreeze(checked.value);
    },
    configRole,
  );
}

const types = {
  string: (value: unknown) => typeof value === 'string',
  secret: (value: unknown) => typeof value === 'string' && value.startsWith('secret:'),
  boolean: (value: unknown) => typeof value === 'boolean',
  int: (value: unknown) => Number.isSafeInteger(value),
  float: (value: unknown) => typeof value === 'number',
} as const;

/** Holds config to the types of the metadata; unset options stay unset, unknown ones are left out. */
export function checkConfigTypes(metadata: CharmMetadata, values: ConfigValues): Validation<ConfigValues> {
  const options = Object.entries(metadata.config?.options ?? {});
  const issues = options.flatMap(([option, { type }]): Issue[] => {
    const value = values[option];
    if (value === undefined || types[type](value)) return [];
    return [{ path: [option], message: `is a ${typeof value}, not of type ${type}` }];
  });
  if (issues.length > 0) return { ok: false, issues };
  const known = options.flatMap(([option]) => {
    const value = values[option];
    return value === undefined ? [] : [[option, value] as const];
  });
  return { ok: true, value: Object.fromEntries(known) };
}
