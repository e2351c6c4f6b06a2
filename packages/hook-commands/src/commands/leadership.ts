import { badOutput, type HookCommandRunner } from '../invocation/hook-command-runner.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';

/** `is-leader`. */
export interface LeadershipCommands {
  /**
   * Tells whether this unit leads its application.
   *
   * @returns `true` is Juju's promise for about 30 seconds from now; `false` promises nothing
   */
  isLeader(options?: CommandOptions): Promise<boolean>;
}

export function leadershipCommands(runner: HookCommandRunner): LeadershipCommands {
  return {
    async isLeader(options) {
      const answer = await runner.json({ command: 'is-leader', args: ['--format=json'] }, options);
      if (typeof answer !== 'boolean') throw badOutput('is-leader', 'neither true nor false');
      return answer;
    },
  };
}
