import type { HandlerEntry } from '../events/on.ts';
import type { Contribution } from './contribution.ts';
import type { Provision } from './provide.ts';

/** The version of the plugin contract in this package. */
export const pluginApi = 1;

const brand = '@charmsmith/core/Plugin';

/** What a plugin adds to a charm. */
export interface PluginParts {
  /** Services it binds. A token that another plugin provides too is a problem that the host reports. */
  readonly provides?: readonly Provision[];
  /** Services it binds in place of another plugin's. The token must be provided by someone. */
  readonly overrides?: readonly Provision[];
  /** Its own handlers, run in plugin order, before the charm's. */
  readonly handlers?: readonly HandlerEntry[];
  /** What it adds to contribution points such as `StatusSource`. */
  readonly contributions?: readonly Contribution[];
}

/** What {@link definePlugin} takes. */
export interface PluginDefinition<O> {
  /** The npm package's name; `name/part` when a package holds several. */
  readonly name: string;
  readonly version: string;
  /** Names of plugins that must be present; they come first. */
  readonly requires?: readonly string[];
  /** Names of plugins that come first when they are present. */
  readonly after?: readonly string[];
  /** Makes the parts from the charm's options. Must only describe: nothing runs until the host asks. */
  readonly parts: (options: O) => PluginParts;
}

/** An inert value that a charm lists under `plugins`. */
export interface Plugin {
  /** Recognises a plugin across duplicate installs. */
  readonly $type: typeof brand;
  readonly api: number;
  readonly name: string;
  readonly version: string;
  readonly requires: readonly string[];
  readonly after: readonly string[];
  readonly parts: PluginParts;
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
 *   parts: (options: { greeting: string }) => ({
 *     provides: [provide(Greeter, { log: Logger }, ({ log }) => new LoggingGreeter({ log, ...options }))],
 *   }),
 * });
 * ```
 */
export function definePlugin<O = void>(definition: PluginDefinition<O>): (options: O) => Plugin {
  const { name, version, requires = [], after = [] } = definition;
  return (options) => ({
    $type: brand,
    api: pluginApi,
    name,
    version,
    requires,
    after,
    parts: definition.parts(options),
  });
}

/** Tells whether a value is a plugin, made by any copy of this package. */
export function isPlugin(value: unknown): value is Plugin {
  return typeof value === 'object' && value !== null && '$type' in value && value.$type === brand;
}
