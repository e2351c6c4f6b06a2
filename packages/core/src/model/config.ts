import type { ConfigValue, HookCommands } from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';
import { InvalidConfig } from './invalid-config.ts';

/** Options by name, those that are set or have a default. */
export type ConfigValues = Readonly<Record<string, ConfigValue>>;

/**
 * The application's config, as it stood when the hook began; Juju keeps it so until the hook ends. For a plugin that is
 * told the names of options; a charm has its own typed: `defineConfig`, or `forCharm(metadata).Config`.
 */
export interface Config {
  /** All options that are set or have a default. */
  values(): Promise<ConfigValues>;
  /**
   * A boolean option.
   *
   * @throws InvalidConfig when it is unset or of another type
   */
  boolean(option: string): Promise<boolean>;
  /** A text option, or the id in a secret option; `undefined` when unset. Throws as {@link Config.boolean}. */
  string(option: string): Promise<string | undefined>;
  /** An option of type int or float; `undefined` when unset. Throws as {@link Config.boolean}. */
  number(option: string): Promise<number | undefined>;
}
export const Config = token<Config>('@charmsmith/core/Config');

/** Config as the host sees it. */
export interface AskedConfig extends Config {
  /** Whether Juju was asked already, so that looking again costs nothing. */
  readonly asked: () => boolean;
}

/** Config over `config-get`, asked at most once. */
export function createConfig(commands: Pick<HookCommands, 'configGet'>): AskedConfig {
  let loaded: Promise<ConfigValues> | undefined;
  const values = () => (loaded ??= commands.configGet());
  const optional = async <T extends ConfigValue>(
    option: string,
    is: (value: ConfigValue) => value is T,
    type: string,
  ) => {
    const value = (await values())[option];
    if (value === undefined || is(value)) return value;
    throw wrongType(option, value, type);
  };
  return {
    values,
    asked: () => loaded !== undefined,
    async boolean(option) {
      const value = await optional(option, (item) => typeof item === 'boolean', 'boolean');
      if (value === undefined) throw wrongType(option, value, 'boolean');
      return value;
    },
    string: (option) => optional(option, (item) => typeof item === 'string', 'string'),
    number: (option) => optional(option, (item) => typeof item === 'number', 'number'),
  };
}

function wrongType(option: string, value: unknown, type: string): InvalidConfig {
  const is = value === undefined ? 'is unset' : `is a ${typeof value}`;
  return new InvalidConfig([{ path: [option], message: `${is}, not a ${type}` }], {
    hint: `Declare it with type ${type} and a default in charmcraft.yaml.`,
  });
}
