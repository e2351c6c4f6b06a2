import type { HookCommands } from '@charmsmith/hook-commands';
import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { token } from '../plugin/token.ts';
import { checkName } from './names.ts';

/** One instance of storage that is attached to this unit. */
export interface StorageInstance {
  /** As in the charm's metadata. */
  readonly name: string;
  /** As Juju gives it: `database/0`. */
  readonly id: string;
  /** The number in the id. */
  readonly index: number;
  /**
   * Where it is in the charm's container: a mount point, or a device. Asked once a dispatch.
   *
   * @throws HookCommandError `HOOK_COMMAND_USAGE` when the unit has it no more
   */
  location(): Promise<string>;
  /** `filesystem` or `block`. Throws as {@link StorageInstance.location}. */
  kind(): Promise<string>;
}

/** The storage of this unit. */
export interface Storages<Name extends string = string> {
  /**
   * The attached instances of a storage, by ascending number.
   *
   * @throws CharmsmithError `CORE_UNKNOWN_NAME`
   */
  of(name: Name): Promise<readonly StorageInstance[]>;
  /** The instance of an id such as `database/0`, which may be gone. */
  instance(id: string): StorageInstance;
  /**
   * Asks for more instances; their `storage-attached` follows once the hook has succeeded.
   *
   * @param count - default 1
   * @throws CharmsmithError `CORE_UNKNOWN_NAME`; HookCommandError `HOOK_COMMAND_BAD_VALUE`, `HOOK_COMMAND_FAILED`
   */
  request(name: Name, count?: number): Promise<void>;
}
export const Storages = token<Storages>('@charmsmith/core/Storages');

interface StoragesDependencies {
  readonly commands: Pick<HookCommands, 'storageAdd' | 'storageGet' | 'storageList'>;
  readonly metadata: CharmMetadata;
}

/** Storage over the hook commands. */
export function createStorages({ commands, metadata }: StoragesDependencies): Storages {
  const instances = new Map<string, StorageInstance>();
  const listed = new Map<string, Promise<readonly string[]>>();
  const check = (name: string) => checkName('storage', name, metadata.storage);
  const instance = (id: string): StorageInstance => {
    const known = instances.get(id) ?? createInstance(commands, id);
    instances.set(id, known);
    return known;
  };
  return {
    instance,
    async of(name) {
      check(name);
      const ids = listed.get(name) ?? commands.storageList(name);
      listed.set(name, ids);
      return (await ids).map(instance).toSorted((a, b) => a.index - b.index);
    },
    async request(name, count = 1) {
      check(name);
      await commands.storageAdd({ [name]: count });
    },
  };
}

function createInstance(commands: Pick<HookCommands, 'storageGet'>, id: string): StorageInstance {
  const slash = id.lastIndexOf('/');
  let facts: ReturnType<HookCommands['storageGet']> | undefined;
  const ask = () => (facts ??= commands.storageGet(id));
  return {
    id,
    name: id.slice(0, slash),
    index: Number(id.slice(slash + 1)),
    location: async () => (await ask()).location,
    kind: async () => (await ask()).kind,
  };
}
