import { CharmsmithError } from '@charmsmith/errors';
import type { HookCommands } from '@charmsmith/hook-commands';
import { token } from '../plugin/token.ts';

/** The charm's resources. */
export interface Resources {
  /**
   * The path of a file resource, downloaded by Juju when asked for; asked once a dispatch.
   *
   * @returns `undefined` when nobody attached the resource
   */
  path(name: string): Promise<string | undefined>;
}
export const Resources = token<Resources>('@charmsmith/core/Resources');

/** Resources over `resource-get`. */
export function createResources(commands: Pick<HookCommands, 'resourceGet'>): Resources {
  const paths = new Map<string, Promise<string | undefined>>();
  return {
    path(name) {
      const path = paths.get(name) ?? commands.resourceGet(name).catch(absentOrThrow);
      paths.set(name, path);
      return path;
    },
  };
}

// A resource nobody attached is no error for a charm: Juju then says that it could not download it.
function absentOrThrow(error: unknown): undefined {
  if (CharmsmithError.is(error, 'HOOK_COMMAND_FAILED')) {
    if (/could not download resource|not found/.test(String(error.details['stderr']))) return undefined;
  }
  throw error;
}
