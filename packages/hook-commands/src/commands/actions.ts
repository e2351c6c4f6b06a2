import type { HookCommandRunner } from '../invocation/hook-command-runner.ts';
import { parseObject } from '../invocation/parse-output.ts';
import type { CommandOptions } from '../transport/hook-transport.ts';
import { flattenActionResults, type ActionResults } from './action-results.ts';

/**
 * `action-get`, `action-set`, `action-fail` and `action-log`.
 *
 * @remarks Each throws `HOOK_COMMAND_NOT_IN_ACTION` in a hook.
 */
export interface ActionCommands {
  /** Reads all parameters of the action, defaults filled in. */
  actionGet(options?: CommandOptions): Promise<Readonly<Record<string, unknown>>>;
  /**
   * Adds results; the operator gets them when the action ends.
   *
   * @remarks Juju takes results as arguments only. Spawned, they can be seen by other users of the charm's
   * container for the moment the command runs.
   *
   * @throws `HOOK_COMMAND_BAD_KEY` for a key that Juju refuses; nothing is sent then
   */
  actionSet(results: ActionResults, options?: CommandOptions): Promise<void>;
  /** Marks the action as failed. The process goes on. */
  actionFail(message?: string, options?: CommandOptions): Promise<void>;
  /** Tells the operator about progress, at once. */
  actionLog(message: string, options?: CommandOptions): Promise<void>;
}

export function actionCommands(runner: HookCommandRunner): ActionCommands {
  return {
    async actionGet(options) {
      const answer = await runner.json({ command: 'action-get', args: ['--format=json'] }, options);
      return parseObject('action-get', answer);
    },
    async actionSet(results, options) {
      const pairs = Object.entries(flattenActionResults(results)).map(([key, value]) => `${key}=${value}`);
      if (pairs.length > 0) await runner.text({ command: 'action-set', args: pairs }, options);
    },
    async actionFail(message, options) {
      await runner.text({ command: 'action-fail', args: message === undefined ? [] : ['--', message] }, options);
    },
    async actionLog(message, options) {
      await runner.text({ command: 'action-log', args: ['--', message] }, options);
    },
  };
}
