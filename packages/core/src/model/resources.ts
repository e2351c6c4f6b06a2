import { isHookCommandError, type HookCommands } from '@charmsmith/hook-commands';
import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { token } from '../plugin/token.ts';
import { checkName } from './names.ts';

/** The charm's resources. */
export interface Resources<Name extends string = string> {
  /**
   * The path of a file resource, downloaded by Juju when asked for; asked once a dispatch.
   *
   * @returns `undefined` when nobody attached the resource
   * @throws CharmsmithError `CORE_UNKNOWN_NAME`
   */
  path(name: Name): Promise<string | undefined>;
}
export const Resources = token<Resources>('@charmsmith/core/Resources');

interface ResourcesDependencies {
  readonly commands: Pick<HookCommands, 'resourceGet'>;
  readonly metadata: CharmMetadata;
}

/** Resources over `resource-get`. */
export function createResources({ commands, metadata }: ResourcesDependencies): Resources {
  const paths = new Map<string, Promise<string | undefined>>();
  return {
    async path(name) {
      checkName('resource', name, metadata.resources);
      const path = paths.get(name) ?? commands.resourceGet(name).catch(absentOrThrow);
      paths.set(name, path);
      return await path;
    },
  };
}

// A resource nobody attached is no error for a charm: Juju then says that it could not download it.
function absentOrThrow(error: unknown): undefined {
  if (isHookCommandError(error, 'HOOK_COMMAND_FAILED')) {
    if (/could not download resource|not found/.test(String(error.details['stderr']))) return undefined;
  }
  throw error;
}
