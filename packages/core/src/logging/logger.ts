import { token } from '../plugin/token.ts';

/** Facts that ride beside a log message. Never secrets. */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * Writes lines to the unit's log (`juju debug-log`). Messages are constant sentences; what varies rides as fields.
 *
 * @remarks Lines keep their order and reach Juju before the dispatch ends, also when it fails. Contents of secrets that
 * were read in this dispatch are masked.
 */
export interface Logger {
  readonly debug: (message: string, fields?: LogFields) => void;
  readonly info: (message: string, fields?: LogFields) => void;
  readonly warning: (message: string, fields?: LogFields) => void;
  readonly error: (message: string, fields?: LogFields) => void;
}
export const Logger = token<Logger>('@charmsmith/core/Logger');
