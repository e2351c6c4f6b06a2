import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** `juju-reboot`. Machines only. */
export interface RebootCommands {
  /**
   * Reboots the machine once the hook has succeeded.
   *
   * @param options - `now` reboots at once: the agent kills this process, and runs the hook again afterwards
   * @throws `HOOK_COMMAND_FAILED` in an action
   */
  jujuReboot(options?: CommandOptions & { readonly now?: boolean }): Promise<void>;
}

export function rebootCommands(runner: HookCommandRunner): RebootCommands {
  return {
    async jujuReboot(options = {}) {
      await runner.text({ command: 'juju-reboot', args: options.now === true ? ['--now'] : [] }, options);
    },
  };
}
