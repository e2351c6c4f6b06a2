import { HookCommandError } from '../errors/hook-command-error.ts';

/**
 * The error for bytes that are no gob, or not the gob that was expected. It quotes none of them: they may hold a
 * secret.
 *
 * @param what - what is wrong
 */
export function gobError(what: string): HookCommandError {
  return new HookCommandError(`cannot read a message of the agent protocol: ${what}`, {
    code: 'HOOK_COMMAND_PROTOCOL',
  });
}
