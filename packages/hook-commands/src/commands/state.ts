import { BadKeyError, BadValueError } from '../errors/hook-command-error.ts';
import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { parseStringMap } from '../invocation/parse-output.ts';
import { yamlSafeJson } from '../invocation/yaml-safe-json.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** Longest key of the unit's state, in bytes of UTF-8 (Juju, `core/charm` state limits). */
export const stateKeyLimitBytes = 256;
/** Longest value of the unit's state, in bytes of UTF-8. */
export const stateValueLimitBytes = 65_536;

/** `state-get`, `state-set` and `state-delete`: strings that Juju keeps for this unit. */
export interface StateCommands {
  /**
   * Reads the unit's whole state, including what this hook has set.
   *
   * @returns empty when nothing was ever stored
   */
  stateGet(key?: undefined, options?: CommandOptions): Promise<Readonly<Record<string, string>>>;
  /**
   * Reads one value.
   *
   * @returns `undefined` when nothing is stored under this key; `''` is a value
   */
  stateGet(key: string, options?: CommandOptions): Promise<string | undefined>;
  /**
   * Merges values into the unit's state; kept once the hook has succeeded. An empty string is a value too.
   *
   * @throws `HOOK_COMMAND_BAD_KEY` beyond {@link stateKeyLimitBytes}, `HOOK_COMMAND_BAD_VALUE` beyond
   * {@link stateValueLimitBytes}
   */
  stateSet(values: Readonly<Record<string, string>>, options?: CommandOptions): Promise<void>;
  /** Forgets one value once the hook has succeeded. A missing key is no error. */
  stateDelete(key: string, options?: CommandOptions): Promise<void>;
}

export function stateCommands(runner: HookCommandRunner): StateCommands {
  function stateGet(key?: undefined, options?: CommandOptions): Promise<Readonly<Record<string, string>>>;
  function stateGet(key: string, options?: CommandOptions): Promise<string | undefined>;
  async function stateGet(key?: string, options?: CommandOptions): Promise<unknown> {
    // Asked for one key, Juju prints "" for a missing one: only the whole state tells the two apart.
    const answer = await runner.json({ command: 'state-get', args: ['--format=json'] }, options);
    const state = parseStringMap('state-get', answer);
    return key === undefined ? state : state[key];
  }

  return {
    stateGet,
    async stateSet(values, options) {
      for (const [key, value] of Object.entries(values)) checkSizes(key, value);
      await runner.text({ command: 'state-set', args: ['--file', '-'], stdin: yamlSafeJson(values) }, options);
    },
    async stateDelete(key, options) {
      await runner.text({ command: 'state-delete', args: ['--', key] }, options);
    },
  };
}

function checkSizes(key: string, value: string): void {
  const keyBytes = Buffer.byteLength(key);
  if (keyBytes > stateKeyLimitBytes) {
    throw new BadKeyError(`cannot store state under a key of ${keyBytes} bytes: Juju allows ${stateKeyLimitBytes}`, {
      details: { key },
    });
  }
  const valueBytes = Buffer.byteLength(value);
  if (valueBytes > stateValueLimitBytes) {
    throw new BadValueError(
      `cannot store ${valueBytes} bytes of state under "${key}": Juju allows ${stateValueLimitBytes}`,
      { details: { key }, hint: 'Split the value over several keys.' },
    );
  }
}
