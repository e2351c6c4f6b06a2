import { describeError } from '@charmsmith/errors';
import type { HookCommands, LogLevel } from '@charmsmith/hook-commands';
import type { LogFields, Logger } from './logger.ts';
import type { Redaction } from './redaction.ts';

/** A logger whose lines are on their way; `flush` sends what waits, and waits until it has arrived. */
export interface JujuLogger extends Logger {
  readonly flush: () => Promise<void>;
}

interface JujuLoggerDependencies {
  readonly commands: Pick<HookCommands, 'jujuLog'>;
  readonly redaction: Redaction;
  /** Takes lines when `juju-log` fails; Juju writes a hook's stderr into the unit's log too. */
  readonly writeError: (line: string) => void;
}

interface Batch {
  readonly level: LogLevel;
  text: string;
}

/** How long a line waits for others. */
const patienceMs = 1_000;
/** Code units of one call: `jujuLog` cuts longer texts, which would cut a line in two. */
const longestBatch = 30_000;

/** A logger over `juju-log`: neighbours of one level travel together, while the dispatch goes on. */
export function createJujuLogger({ commands, redaction, writeError }: JujuLoggerDependencies): JujuLogger {
  let waiting: Batch[] = [];
  let timer: NodeJS.Timeout | undefined;
  let sent: Promise<void> = Promise.resolve();

  const send = ({ level, text }: Batch): Promise<void> =>
    commands
      .jujuLog(level, text)
      .catch((error: unknown) =>
        writeError(`${level} ${text} (juju-log failed: ${redaction.apply(describeError(error))})`),
      );
  const flush = (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    // Again: a secret may have become known since the line was written.
    const batches = waiting.map(({ level, text }) => ({ level, text: redaction.apply(text) }));
    waiting = [];
    for (const batch of batches) sent = sent.then(() => send(batch));
    return sent;
  };
  const add = (level: LogLevel, line: string): void => {
    const last = waiting.at(-1);
    if (last?.level === level && last.text.length + line.length < longestBatch) last.text += `\n${line}`;
    else waiting.push({ level, text: line });
    timer ??= setTimeout(() => void flush(), patienceMs);
  };
  const loggerWith = (base: LogFields): Logger => {
    const log = (level: LogLevel) => (message: string, fields?: LogFields) => {
      // Values before they are quoted: a quoted secret would no longer be recognised.
      const facts = formatFields({ ...base, ...fields }, (value) => redaction.apply(value));
      add(level, redaction.apply(`${message}${facts}`));
    };
    return {
      trace: log('TRACE'),
      debug: log('DEBUG'),
      info: log('INFO'),
      warning: log('WARNING'),
      error: log('ERROR'),
      with: (fields) => loggerWith({ ...base, ...fields }),
    };
  };
  return { ...loggerWith({}), flush };
}

function formatFields(fields: LogFields, mask: (value: string) => string): string {
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${quote(mask(String(value)))}`);
  return parts.length === 0 ? '' : ` (${parts.join(' ')})`;
}

function quote(value: string): string {
  return /^[\w./:@*-]+$/.test(value) ? value : JSON.stringify(value);
}
