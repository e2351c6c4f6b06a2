import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';

/**
 * Every code that this package throws.
 *
 * | code                               | when                                                                     |
 * | ---------------------------------- | ------------------------------------------------------------------------ |
 * | `HOOK_COMMAND_FAILED`              | exit code 1 for a reason without a code of its own                       |
 * | `HOOK_COMMAND_USAGE`               | exit code 2: Juju refused the arguments                                  |
 * | `HOOK_COMMAND_RELATION_NOT_FOUND`  | the relation id is unknown, or gone                                      |
 * | `HOOK_COMMAND_NOT_LEADER`          | only the leader may do this, and this unit is not (or no longer) it      |
 * | `HOOK_COMMAND_PERMISSION_DENIED`   | this unit may not read this databag or secret                            |
 * | `HOOK_COMMAND_SECRET_NOT_FOUND`    | no secret of this id or label, as far as this unit may know              |
 * | `HOOK_COMMAND_NOT_IN_ACTION`       | an `action-*` command outside an action                                  |
 * | `HOOK_COMMAND_OUTSIDE_HOOK`        | the agent does not know this run: its context is missing or stale        |
 * | `HOOK_COMMAND_NOT_INSTALLED`       | no such command on PATH                                                  |
 * | `HOOK_COMMAND_BAD_OUTPUT`          | the command answered something that is not what Juju documents           |
 * | `HOOK_COMMAND_BAD_KEY`             | a key that Juju refuses; nothing was sent                                |
 * | `HOOK_COMMAND_BAD_VALUE`           | a value that Juju cannot hold (size, lone surrogates); nothing was sent  |
 * | `HOOK_COMMAND_ABORTED`             | the caller's signal fired                                                |
 */
export type HookCommandErrorCode =
  | 'HOOK_COMMAND_FAILED'
  | 'HOOK_COMMAND_USAGE'
  | 'HOOK_COMMAND_RELATION_NOT_FOUND'
  | 'HOOK_COMMAND_NOT_LEADER'
  | 'HOOK_COMMAND_PERMISSION_DENIED'
  | 'HOOK_COMMAND_SECRET_NOT_FOUND'
  | 'HOOK_COMMAND_NOT_IN_ACTION'
  | 'HOOK_COMMAND_OUTSIDE_HOOK'
  | 'HOOK_COMMAND_NOT_INSTALLED'
  | 'HOOK_COMMAND_BAD_OUTPUT'
  | 'HOOK_COMMAND_BAD_KEY'
  | 'HOOK_COMMAND_BAD_VALUE'
  | 'HOOK_COMMAND_ABORTED';

/** What a {@link HookCommandError} carries. */
export interface HookCommandErrorOptions extends Omit<CharmsmithErrorOptions, 'code'> {
  readonly code: HookCommandErrorCode;
}

/**
 * A hook command that did not do what was asked.
 *
 * @remarks `details` holds `command`, and, when the command ran, `exitCode` and `stderr`. Values of
 * config, databags, state and secrets are never part of it.
 *
 * @example
 * ```ts
 * try {
 *   await juju.relationSet('db:7', { ready: 'true' }, { app: true });
 * } catch (error) {
 *   if (!CharmsmithError.is(error, 'HOOK_COMMAND_NOT_LEADER')) throw error;
 * }
 * ```
 */
export class HookCommandError extends CharmsmithError {
  declare readonly code: HookCommandErrorCode;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- it narrows the codes
  constructor(message: string, options: HookCommandErrorOptions) {
    super(message, options);
  }
}
