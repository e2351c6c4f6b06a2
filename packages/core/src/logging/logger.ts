import { token } from '../plugin/token.ts';

/** Facts that ride beside a log message. Never secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Writes lines to the unit's log (`juju debug-log`). Messages are constant sentences; what varies rides as fields.
 *
 * @remarks Lines keep their order and travel together, so that few calls of `juju-log` carry many. They reach Juju
 * within a second, and before the dispatch ends, also when it fails. Contents of secrets that were read in this dispatch
 * are masked.
 */
export interface Logger {
  /** Finer than debug: off unless an administrator asks for it. */
  readonly trace: (message: string, fields?: LogFields) => void;
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warning: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
  /** A logger whose lines all carry these fields. */
  readonly with: (fields: LogFields) => Logger;
}
export const Logger = token<Logger>('@charmsmith/core/Logger');
