import { badOutput, type HookCommandRunner } from '../invocation/hook-command-runner.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** `resource-get`. */
export interface ResourceCommands {
  /**
   * Fetches a resource, which may take long.
   *
   * @param name - as in the charm's metadata
   * @returns absolute path of the file in the charm's container
   * @throws `HOOK_COMMAND_FAILED` when nothing is attached, or the download failed
   */
  resourceGet(name: string, options?: CommandOptions): Promise<string>;
}

export function resourceCommands(runner: HookCommandRunner): ResourceCommands {
  return {
    async resourceGet(name, options) {
      // The one command that prints its value bare, without a line end.
      const path = await runner.text({ command: 'resource-get', args: ['--', name] }, options);
      if (!path.startsWith('/')) throw badOutput('resource-get', 'not an absolute path');
      return path.replace(/\n$/, '');
    },
  };
}
