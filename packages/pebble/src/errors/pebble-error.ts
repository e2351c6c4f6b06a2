import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';
import type { Change } from '../changes/change.ts';

/** Every code that an error of this package carries. */
export type PebbleErrorCode = keyof PebbleErrors;

/** The class behind each code. */
export interface PebbleErrors {
  /** No daemon answers at the socket, or it went away before it answered. Waiting may help. */
  readonly PEBBLE_UNREACHABLE: PebbleError;
  /** The daemon refused the request. */
  readonly PEBBLE_API_ERROR: PebbleApiError;
  /** A change ended with an error, such as a service that exited within its first second. */
  readonly PEBBLE_CHANGE_FAILED: PebbleChangeError;
  /** A change was not ready in time. It goes on in the daemon. */
  readonly PEBBLE_CHANGE_TIMEOUT: PebbleChangeTimeoutError;
  /** The daemon could not do what was asked with one path. */
  readonly PEBBLE_PATH_ERROR: PebblePathError;
  /** A command did not run to an exit code. */
  readonly PEBBLE_EXEC_FAILED: PebbleExecError;
  /** A command ran longer than its time-out. */
  readonly PEBBLE_EXEC_TIMEOUT: PebbleExecError;
  /** The answer is not what the daemon's API promises. */
  readonly PEBBLE_PROTOCOL_ERROR: PebbleError;
  /** The caller's signal fired, or the client was disposed meanwhile. */
  readonly PEBBLE_ABORTED: PebbleError;
  /** An argument that no daemon could accept; nothing was sent. */
  readonly PEBBLE_INVALID_ARGUMENT: PebbleError;
}

/** What an error of this package carries beside its message. */
export interface PebbleErrorOptions extends CharmsmithErrorOptions {
  readonly code: PebbleErrorCode;
}

/**
 * The base of every error that this package throws. Recognise one with {@link isPebbleError}.
 */
export class PebbleError extends CharmsmithError {
  declare readonly code: PebbleErrorCode;

  // Only narrows the options: a code that is not in the table does not compile.
  // eslint-disable-next-line @typescript-eslint/no-useless-constructor
  constructor(message: string, options: PebbleErrorOptions) {
    super(message, options);
  }
}

/** The daemon's refusal of a request. */
export class PebbleApiError extends PebbleError {
  /** HTTP status: 400, 401, 403, 404, 500 … */
  readonly status: number;
  /** What the daemon said, without the request that {@link Error.message} names. */
  readonly reason: string;
  /** The daemon's error kind where it sets one: `login-required`, `no-default-services`, `not-found` … */
  readonly kind: string | undefined;

  constructor(request: string, answer: { status: number; kind: string | undefined; reason: string }) {
    const { status, kind, reason } = answer;
    super(`Pebble refused ${request}: ${reason}`, {
      code: 'PEBBLE_API_ERROR',
      details: { status, request, ...(kind === undefined ? {} : { kind }) },
      ...(status === 401 ? { hint: 'Run as root or as the user that runs the daemon.' } : {}),
    });
    this.status = status;
    this.reason = reason;
    this.kind = kind;
  }
}

/** A change that ended with an error. The message holds its tasks' logs. */
export class PebbleChangeError extends PebbleError {
  /** The change as the daemon reports it. */
  readonly change: Change;

  constructor(message: string, change: Change) {
    super(message, { code: 'PEBBLE_CHANGE_FAILED', details: { changeId: change.id, kind: change.kind } });
    this.change = change;
  }
}

/** A change that was not ready in time. */
export class PebbleChangeTimeoutError extends PebbleError {
  /** The change that goes on in the daemon. */
  readonly changeId: string;

  constructor(changeId: string, timeoutMs: number) {
    super(`change ${changeId} is not ready after ${timeoutMs} ms`, {
      code: 'PEBBLE_CHANGE_TIMEOUT',
      hint: 'It goes on in the daemon: wait for it again with waitChange, or end it with abortChange.',
      details: { changeId, timeoutMs },
    });
    this.changeId = changeId;
  }
}

/** What was wrong with a path; `generic-file-error` stands for everything without a kind of its own. */
export type PathErrorKind = 'not-found' | 'permission-denied' | 'generic-file-error' | (string & {});

/** The daemon's refusal of one path. */
export class PebblePathError extends PebbleError {
  readonly kind: PathErrorKind;
  readonly path: string;

  constructor(message: string, problem: { kind: PathErrorKind; path: string }) {
    super(message, { code: 'PEBBLE_PATH_ERROR', details: { ...problem } });
    this.kind = problem.kind;
    this.path = problem.path;
  }
}

/** A command that did not run to an exit code, or not in time. */
export class PebbleExecError extends PebbleError {
  /** The change of the command. */
  readonly changeId: string;

  constructor(
    message: string,
    options: { code: 'PEBBLE_EXEC_FAILED' | 'PEBBLE_EXEC_TIMEOUT'; changeId: string; cause?: unknown },
  ) {
    const { code, changeId, cause } = options;
    super(message, { code, details: { changeId }, ...(cause === undefined ? {} : { cause }) });
    this.changeId = changeId;
  }
}

/**
 * Tells whether a thrown value is this package's error with the given code, across duplicate installs.
 *
 * @param thrown - anything that was caught
 * @param code - the code it must carry
 *
 * @example
 * ```ts
 * try {
 *   await pebble.pull('/etc/redis/redis.conf');
 * } catch (error) {
 *   if (!isPebbleError(error, 'PEBBLE_PATH_ERROR') || error.kind !== 'not-found') throw error;
 * }
 * ```
 */
export function isPebbleError<Code extends PebbleErrorCode>(thrown: unknown, code: Code): thrown is PebbleErrors[Code] {
  return CharmsmithError.is(thrown, code);
}
