import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';

/** Every code that an error of this package carries. */
export type HookCommandErrorCode = keyof HookCommandErrors;

/** The class behind each code. */
export interface HookCommandErrors {
  /** Exit code 1 for a reason without a code of its own. */
  readonly HOOK_COMMAND_FAILED: HookCommandError;
  /** Exit code 2: Juju refused the arguments. */
  readonly HOOK_COMMAND_USAGE: HookCommandError;
  /** The relation id is unknown, or gone. */
  readonly HOOK_COMMAND_RELATION_NOT_FOUND: RelationNotFoundError;
  /** Only the leader may do this, and this unit is not (or no longer) it. */
  readonly HOOK_COMMAND_NOT_LEADER: NotLeaderError;
  /** This unit may not read this databag or secret. */
  readonly HOOK_COMMAND_PERMISSION_DENIED: PermissionDeniedError;
  /** No secret of this id or label, as far as this unit may know. */
  readonly HOOK_COMMAND_SECRET_NOT_FOUND: SecretNotFoundError;
  /** An `action-*` command outside an action. */
  readonly HOOK_COMMAND_NOT_IN_ACTION: NotInActionError;
  /** The agent does not know this run: its context is missing or stale. */
  readonly HOOK_COMMAND_OUTSIDE_HOOK: HookCommandError;
  /** No such command on PATH. */
  readonly HOOK_COMMAND_NOT_INSTALLED: HookCommandError;
  /** The command answered something that is not what Juju documents. */
  readonly HOOK_COMMAND_BAD_OUTPUT: HookCommandError;
  /** A key that Juju refuses. */
  readonly HOOK_COMMAND_BAD_KEY: BadKeyError;
  /** A value that Juju cannot hold (size, lone surrogates, NUL, ranges); nothing was sent. */
  readonly HOOK_COMMAND_BAD_VALUE: BadValueError;
  /** The caller's signal fired, or the transport was closed. A write may have happened. */
  readonly HOOK_COMMAND_ABORTED: HookCommandError;
  /** No connection to the agent's socket, or it broke during a read: nothing was written. */
  readonly HOOK_COMMAND_UNREACHABLE: HookCommandError;
  /** What came over the socket is not the agent's protocol: nothing was written. */
  readonly HOOK_COMMAND_PROTOCOL: HookCommandError;
  /** The connection broke while a command that writes was under way: nobody knows whether it happened. */
  readonly HOOK_COMMAND_FATE_UNKNOWN: FateUnknownError;
  /** `CHARMSMITH_HOOK_TRANSPORT` is neither `socket` nor `spawn`, or asks for a socket that is not there. */
  readonly HOOK_COMMAND_BAD_SETTING: HookCommandError;
}

/** What a {@link HookCommandError} carries. */
export interface HookCommandErrorOptions extends Omit<CharmsmithErrorOptions, 'code'> {
  readonly code: HookCommandErrorCode;
}

/**
 * A hook command that did not do what was asked. Recognise what to do about it with {@link isHookCommandError}.
 *
 * @remarks `details` holds `command`, and, when the command ran, `exitCode` and `stderr`. Values of
 * config, databags, state and secrets are never part of it.
 */
export class HookCommandError extends CharmsmithError {
  declare readonly code: HookCommandErrorCode;

  // eslint-disable-next-line @typescript-eslint/no-useless-constructor -- it narrows the codes
  constructor(message: string, options: HookCommandErrorOptions) {
    super(message, options);
  }
}

type SpecificOptions = Omit<HookCommandErrorOptions, 'code'>;

/** The relation id is unknown, or the relation is gone. */
export class RelationNotFoundError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_RELATION_NOT_FOUND';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_RELATION_NOT_FOUND' });
  }
}

/** Only the leader may do this, and this unit is not, or no longer, it. */
export class NotLeaderError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_NOT_LEADER';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_NOT_LEADER' });
  }
}

/** This unit may not read this databag or secret. */
export class PermissionDeniedError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_PERMISSION_DENIED';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_PERMISSION_DENIED' });
  }
}

/** No secret of this id or label, as far as this unit may know. */
export class SecretNotFoundError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_SECRET_NOT_FOUND';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_SECRET_NOT_FOUND' });
  }
}

/** An `action-*` command was used in a hook. */
export class NotInActionError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_NOT_IN_ACTION';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_NOT_IN_ACTION' });
  }
}

/** A key of a secret, of state or of an action's results that Juju refuses. */
export class BadKeyError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_BAD_KEY';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_BAD_KEY' });
  }
}

/** A value that Juju cannot hold, found before anything was sent. */
export class BadValueError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_BAD_VALUE';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_BAD_VALUE' });
  }
}

/** The connection broke while a command that writes was under way. It is never made again by itself. */
export class FateUnknownError extends HookCommandError {
  declare readonly code: 'HOOK_COMMAND_FATE_UNKNOWN';
  constructor(message: string, options: SpecificOptions = {}) {
    super(message, { ...options, code: 'HOOK_COMMAND_FATE_UNKNOWN' });
  }
}

/**
 * Tells whether a thrown value is the error of a code, and gives it its class.
 *
 * @remarks Holds across duplicate installs of this package, where `instanceof` does not.
 *
 * @param thrown - anything that was caught
 * @param code - the code it must carry
 *
 * @example
 * ```ts
 * try {
 *   await juju.relationSet('db:7', { ready: 'true' }, { app: true });
 * } catch (error) {
 *   if (!isHookCommandError(error, 'HOOK_COMMAND_NOT_LEADER')) throw error;
 * }
 * ```
 */
export function isHookCommandError<Code extends HookCommandErrorCode>(
  thrown: unknown,
  code: Code,
): thrown is HookCommandErrors[Code] {
  return CharmsmithError.is(thrown, code);
}
