import type { IncomingMessage } from 'node:http';
import { PebbleError } from '../errors/pebble-error.ts';
import { stream, type Emit } from '../streams/stream.ts';
import { readAnswer, type Api } from '../transport/api.ts';
import type { Deadline } from '../transport/deadline.ts';
import { parseLogEntry, type LogEntry } from './log-entry.ts';
import type { LogsOptions } from './log-calls.ts';
import { readLines } from './read-lines.ts';

/** Reads services' logs line by line, no faster than they are taken. */
export function readLogs(api: Api, options: LogsOptions): AsyncGenerator<LogEntry, void, undefined> {
  const { services = [], lines, follow = false } = options;
  const query = {
    services,
    ...(lines === undefined ? {} : { n: lines === 'all' ? '-1' : String(lines) }),
    follow: String(follow),
  };
  return stream(options.signal, async (emit, signal) => {
    await api.send({ method: 'GET', path: '/logs', query, patient: follow }, { signal }, (response, deadline, name) =>
      readEntries(response, { deadline, name, follow }, emit),
    );
  });
}

async function readEntries(
  response: IncomingMessage,
  call: { readonly deadline: Deadline; readonly name: string; readonly follow: boolean },
  emit: Emit<LogEntry>,
): Promise<void> {
  const { deadline, name, follow } = call;
  if (response.statusCode !== 200) {
    deadline.refresh();
    await readAnswer(response, deadline, name);
  }
  const lines = readLines(response as AsyncIterable<Uint8Array>);
  for (;;) {
    // A service may be silent for ever; a log that is there comes at once.
    if (!follow) deadline.refresh();
    const line = await lines.next();
    deadline.suspend();
    if (line.done === true) {
      if (!line.value) throw cutOff();
      return;
    }
    await emit(parseLine(line.value));
  }
}

function parseLine(line: string): LogEntry {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    // The line is kept out: it may hold what a service should not have written.
    throw new PebbleError("cannot understand Pebble's logs: a line is not JSON", { code: 'PEBBLE_PROTOCOL_ERROR' });
  }
  return parseLogEntry(value);
}

function cutOff(): PebbleError {
  return new PebbleError("Pebble's logs end within a line", {
    code: 'PEBBLE_UNREACHABLE',
    hint: 'The daemon is stopping or restarting.',
    details: { reason: 'EOF' },
  });
}
