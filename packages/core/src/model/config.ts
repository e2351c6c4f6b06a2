import { CharmsmithError } from '@charmsmith/errors';
import type { ConfigValue, HookCommands } from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';

/** The application's config, as it stood when the hook began; Juju keeps it so until the hook ends. */
export interface Config {
  /** All options that are set or have a default. */
  values(): Promise<Readonly<Record<string, ConfigValue>>>;
  /**
   * A boolean option.
   *
   * @throws CharmsmithError `CORE_CONFIG_TYPE` when it is unset or of another type
   */
  boolean(option: string): Promise<boolean>;
}
export const Config = token<Config>('@charmsmith/core/Config');

/** Config over `config-get`, asked at most once. */
export function createConfig(commands: Pick<HookCommands, 'configGet'>): Config {
  let loaded: Promise<Readonly<Record<string, ConfigValue>>> | undefined;
  const values = () => (loaded ??= commands.configGet());
  return {
    values,
    async boolean(option) {
      const value = (await values())[option];
      if (typeof value === 'boolean') return value;
      throw new CharmsmithError(
        `config option ${option} is ${value === undefined ? 'unset' : `a ${typeof value}`}, not a boolean`,
        {
          code: 'CORE_CONFIG_TYPE',
          hint: 'Declare it with type boolean and a default in charmcraft.yaml.',
          details: { option },
        },
      );
    },
  };
}
