import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';
import type { Change } from '../changes/change.ts';
import { findQuickExits, type QuickExit } from '../changes/quick-exits.ts';
import type { ServiceInfo } from '../services/service-info.ts';

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
  /** The daemon's release has no such feature. */
  readonly PEBBLE_UNSUPPORTED: PebbleUnsupportedError;
  /** Services did not come to the state that was waited for. */
  readonly PEBBLE_SERVICE_TIMEOUT: PebbleServiceTimeoutError;
  /** Some paths of a tree were not copied; all others were. */
  readonly PEBBLE_TREE_INCOMPLETE: PebbleTreeError;
  /** The server that answers over TLS is not the one that was meant. */
  readonly PEBBLE_UNTRUSTED_SERVER: PebbleError;
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

/** A feature that the daemon's release does not have. */
export class PebbleUnsupportedError extends PebbleError {
  /** The feature in words: `notices`. */
  readonly feature: string;
  /** The first release that has it: `v1.5.0`. */
  readonly neededVersion: string;
  /** What the daemon says it is. */
  readonly version: string;

  constructor(feature: string, versions: { neededVersion: string; version: string }) {
    const { neededVersion, version } = versions;
    super(`Pebble ${version} has no ${feature}, which came with ${neededVersion}`, {
      code: 'PEBBLE_UNSUPPORTED',
      hint: "In a charm the daemon's release is that of the Juju controller: demand a newer Juju with `assumes`.",
      details: { feature, neededVersion, version },
    });
    this.feature = feature;
    this.neededVersion = neededVersion;
    this.version = version;
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

  constructor(message: string, change: Change, hint?: string) {
    super(message, {
      code: 'PEBBLE_CHANGE_FAILED',
      details: { changeId: change.id, kind: change.kind },
      ...(hint === undefined ? {} : { hint }),
    });
    this.change = change;
  }

  /** The services whose start failed since they exited within their first second, and what the daemon does next. */
  get quickExits(): readonly QuickExit[] {
    return findQuickExits(this.change);
  }
}

/** Services that did not come to the state that was waited for. */
export class PebbleServiceTimeoutError extends PebbleError {
  /** The services that were waited for, as they were last seen; one that is not in the plan is missing. */
  readonly services: readonly ServiceInfo[];

  constructor(
    wanted: { names: readonly string[]; status: string; timeoutMs: number },
    services: readonly ServiceInfo[],
  ) {
    const { names, status, timeoutMs } = wanted;
    const states = names.map((name) => {
      const service = services.find((each) => each.name === name);
      return `"${name}" is ${service === undefined ? 'not in the plan' : service.current}`;
    });
    super(`services are not ${status} after ${timeoutMs} ms: ${states.join(', ')}`, {
      code: 'PEBBLE_SERVICE_TIMEOUT',
      hint: "The services' output tells why: see logs.",
      details: { status, timeoutMs, services: services.map(({ name, current }) => ({ name, current })) },
    });
    this.services = services;
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

/** What became of one path of a tree. */
export interface TreeFailure {
  /** On the side that failed: local when it could not be read or written here, else the daemon's. */
  readonly path: string;
  readonly error: Error;
}

/** A tree of which some paths were not copied. */
export class PebbleTreeError extends PebbleError {
  readonly failures: readonly TreeFailure[];

  constructor(action: string, failures: readonly TreeFailure[]) {
    const lines = failures.slice(0, 10).map(({ error }) => `- ${error.message}`);
    const more = failures.length > lines.length ? [`and ${failures.length - lines.length} more`] : [];
    super([`cannot ${action} all files:`, ...lines, ...more].join('\n'), {
      code: 'PEBBLE_TREE_INCOMPLETE',
      hint: 'Everything else was copied.',
      details: { paths: failures.map(({ path }) => path) },
      cause: failures[0]?.error,
    });
    this.failures = failures;
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
