import { BadValueError } from '../errors/hook-command-error.ts';
import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { parseObject, parseString, parseStrings } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** An instance of storage that is attached to this unit. */
export interface StorageInstance {
  readonly kind: 'block' | 'filesystem' | (string & {});
  /** Where it is: a mount point, or a device; in the charm's container. */
  readonly location: string;
}

/** `storage-add`, `storage-get` and `storage-list`. */
export interface StorageCommands {
  /**
   * Lists the storage of this unit.
   *
   * @param name - as in the charm's metadata. Default: all
   * @returns ids such as `data/0`
   */
  storageList(name?: string, options?: CommandOptions): Promise<readonly string[]>;
  /**
   * Reads where an instance of storage is.
   *
   * @param id - `data/0`. Default: the one of the running storage hook
   * @throws `HOOK_COMMAND_USAGE` without an id outside a storage hook, or when the unit has no such storage
   */
  storageGet(id?: string, options?: CommandOptions): Promise<StorageInstance>;
  /**
   * Asks for more instances; their hooks follow once this one has succeeded.
   *
   * @param counts - how many of each name, from 1
   * @throws `HOOK_COMMAND_BAD_VALUE` when there are none, or a count is not a positive integer
   */
  storageAdd(counts: Readonly<Record<string, number>>, options?: CommandOptions): Promise<void>;
}

export function storageCommands(runner: HookCommandRunner): StorageCommands {
  return {
    async storageList(name, options) {
      const args = ['--format=json', ...(name === undefined ? [] : ['--', name])];
      return parseStrings('storage-list', await runner.json({ command: 'storage-list', args }, options));
    },
    async storageGet(id, options) {
      const args = ['--format=json', ...(id === undefined ? [] : ['-s', id])];
      const storage = parseObject('storage-get', await runner.json({ command: 'storage-get', args }, options));
      return {
        kind: parseString('storage-get', storage['kind']),
        location: parseString('storage-get', storage['location']),
      };
    },
    async storageAdd(counts, options) {
      await runner.text({ command: 'storage-add', args: countArguments(counts) }, options);
    },
  };
}

function countArguments(counts: Readonly<Record<string, number>>): readonly string[] {
  const entries = Object.entries(counts);
  const bad = entries.find(([, count]) => !Number.isSafeInteger(count) || count < 1);
  if (entries.length > 0 && bad === undefined) return entries.map(([name, count]) => `${name}=${count}`);
  const what = bad === undefined ? 'nothing to add' : `${bad[1]} is no number of instances of "${bad[0]}"`;
  throw new BadValueError(`cannot storage-add: ${what}`, { details: { command: 'storage-add' } });
}
