import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { badOutput } from '../invocation/hook-command-runner.ts';
import { parseObject } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** A charm option's value. An option of type `secret` is a string `secret:<id>`. */
export type ConfigValue = string | number | boolean;

/** `config-get`. */
export interface ConfigCommands {
  /**
   * Reads the charm's options.
   *
   * @returns every option that is set or has a default; an unset one is absent
   */
  configGet(key?: undefined, options?: CommandOptions): Promise<Readonly<Record<string, ConfigValue>>>;
  /**
   * Reads one option.
   *
   * @param key - as in `config.yaml`
   * @returns `undefined` when it is unset without default, and when the charm has no such option
   */
  configGet(key: string, options?: CommandOptions): Promise<ConfigValue | undefined>;
}

export function configCommands(runner: HookCommandRunner): ConfigCommands {
  function configGet(key?: undefined, options?: CommandOptions): Promise<Readonly<Record<string, ConfigValue>>>;
  function configGet(key: string, options?: CommandOptions): Promise<ConfigValue | undefined>;
  async function configGet(key?: string, options?: CommandOptions): Promise<unknown> {
    const args = ['--format=json', ...(key === undefined ? [] : ['--', key])];
    const answer = await runner.json({ command: 'config-get', args }, options);
    if (key !== undefined) return answer === null ? undefined : parseValue(answer);
    const entries = Object.entries(parseObject('config-get', answer)).filter(([, value]) => value !== null);
    return Object.fromEntries(entries.map(([name, value]) => [name, parseValue(value)]));
  }
  return { configGet };
}

function parseValue(value: unknown): ConfigValue {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw badOutput('config-get', 'an option is neither string, number nor boolean');
}
