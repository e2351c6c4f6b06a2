import { describeError } from '@charmsmith/errors';
import type { HookCommands } from '@charmsmith/hook-commands';
import type { LogFields, Logger } from './logger.ts';
import type { Redaction } from './redaction.ts';

/** A logger whose lines are on their way; `flush` waits for them. */
export interface JujuLogger extends Logger {
  readonly flush: () => Promise<void>;
}

interface JujuLoggerDependencies {
  readonly commands: Pick<HookCommands, 'jujuLog'>;
  readonly redaction: Redaction;
  /** Takes lines when `juju-log` fails; Juju writes a hook's stderr into the unit's log too. */
  readonly writeError: (line: string) => void;
}

type Level = 'DEBUG' | 'INFO' | 'WARNING' | 'ERROR';

/** A logger over `juju-log`: lines go one after the other, while the dispatch goes on. */
export function createJujuLogger({ commands, redaction, writeError }: JujuLoggerDependencies): JujuLogger {
  let sent: Promise<void> = Promise.resolve();
  const log = (level: Level) => (message: string, fields?: LogFields) => {
    // Values before they are quoted: a quoted secret would no longer be recognised.
    const line = redaction.apply(`${message}${formatFields(fields, (value) => redaction.apply(value))}`);
    sent = sent
      .then(() => commands.jujuLog(level, line))
      .catch((error: unknown) =>
        writeError(`${level} ${line} (juju-log failed: ${redaction.apply(describeError(error))})`),
      );
  };
  return {
    debug: log('DEBUG'),
    info: log('INFO'),
    warning: log('WARNING'),
    error: log('ERROR'),
    flush: () => sent,
  };
}

function formatFields(fields: LogFields = {}, mask: (value: string) => string): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${quote(mask(String(value)))}`);
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`;
}

function quote(value: string): string {
  return /^[\w./:@*-]+$/.test(value) ? value : JSON.stringify(value);
}
