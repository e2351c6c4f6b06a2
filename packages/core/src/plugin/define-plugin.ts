import type { HandlerEntry } from '../events/on.ts';
import type { Issue } from '../schema/issue.ts';
import { type InputOf, type OutputOf, type Schema, validateNow } from '../schema/validate.ts';
import type { Contribution } from './contribution.ts';
import type { Provision } from './provide.ts';

/** The version of the plugin contract in this package. */
export const pluginApi = '1.1.0';

/** What a plugin that does not say was written for. */
const defaultApi = '^1.0.0';

const brand = '@charmsmith/core/Plugin';

/** What a plugin adds to a charm. */
export interface PluginParts {
  /** Services it binds. A token that another plugin provides too is a problem that the host reports. */
  readonly provides?: readonly Provision[];
  /** Services it binds in place of another plugin's. The token must be provided by someone. */
  readonly overrides?: readonly Provision[];
  /** Its own handlers, of hooks, actions and custom events; run in plugin order, before the charm's. */
  readonly handlers?: readonly HandlerEntry[];
  /** What it adds to contribution points such as `StatusSource`. */
  readonly contributions?: readonly Contribution[];
}

interface PluginIdentity {
  /** The npm package's name; `name/part` when a package holds several. */
  readonly name: string;
  readonly version: string;
  /** The versions of the plugin contract it was written for, as a range: `^1.0`. Default `^1.0.0`. */
  readonly api?: string;
  /** Plugins that must be present, which come first: their names, or versions by name: `{ '@example/db': '^2.1' }`. */
  readonly requires?: readonly string[] | Readonly<Record<string, string>>;
  /** Names of plugins that come first when they are present. */
  readonly after?: readonly string[];
}

/** What {@link definePlugin} takes. */
export interface PluginDefinition<O> extends PluginIdentity {
  /** Makes the parts from the charm's options. Must only describe: nothing runs until the host asks. */
  readonly parts: (options: O) => PluginParts;
}

/** What {@link definePlugin} takes for a plugin whose options are checked. */
export interface CheckedPluginDefinition<S extends Schema> extends PluginIdentity {
  /**
   * What options must be; any validator that speaks Standard Schema, not asynchronous. What it refuses is a problem
   * with code `CORE_BAD_PLUGIN_OPTIONS` that the host reports with all others.
   */
  readonly options: S;
  /** Makes the parts from the options as the schema gives them. */
  readonly parts: (options: OutputOf<S>) => PluginParts;
}

/** An inert value that a charm lists under `plugins`. */
export interface Plugin {
  /** Recognises a plugin across duplicate installs. */
  readonly $type: typeof brand;
  /** A range of versions of the plugin contract. */
  readonly api: string;
  readonly name: string;
  readonly version: string;
  /** Ranges of versions by name; `*` for any. */
  readonly requires: Readonly<Record<string, string>>;
  readonly after: readonly string[];
  readonly parts: PluginParts;
  /** What is wrong with the options it was given. */
  readonly optionIssues: readonly Issue[];
}

/**
 * Declares a plugin and returns the function by which a charm takes it in.
 *
 * @param definition - who it is, whom it needs and what it adds
 * @returns a function from the plugin's options to the value for `defineCharm`'s `plugins`
 *
 * @example
 * ```ts
 * export const greeter = definePlugin({
 *   name: '@example/greeter',
 *   version: '1.0.0',
 *   options: z.object({ greeting: z.string().min(1) }),
 *   parts: (options) => ({
 *     provides: [provide(Greeter, { log: Logger }, ({ log }) => new LoggingGreeter({ log, ...options }))],
 *   }),
 * });
 * ```
 */
export function definePlugin<S extends Schema>(definition: CheckedPluginDefinition<S>): (options: InputOf<S>) => Plugin;
export function definePlugin<O = void>(definition: PluginDefinition<O>): (options: O) => Plugin;
export function definePlugin(
  definition: PluginIdentity & { readonly options?: Schema; readonly parts: (options: unknown) => PluginParts },
): (options: unknown) => Plugin {
  const { name, version, api = defaultApi, requires = [], after = [] } = definition;
  const ranges = Array.isArray(requires)
    ? Object.fromEntries(requires.map((plugin: string) => [plugin, '*']))
    : requires;
  return (given) => {
    const options =
      definition.options === undefined ? ({ ok: true, value: given } as const) : validateNow(definition.options, given);
    return {
      $type: brand,
      api,
      name,
      version,
      requires: ranges as Readonly<Record<string, string>>,
      after,
      parts: options.ok ? definition.parts(options.value) : {},
      optionIssues: options.ok ? [] : options.issues,
    };
  };
}

/** Tells whether a value is a plugin, made by any copy of this package. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && '$type' in value && value.$type === brand;
}
