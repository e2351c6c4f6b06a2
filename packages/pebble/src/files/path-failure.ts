import { isPebbleError, PebbleError, PebblePathError } from '../errors/pebble-error.ts';
import { asArray, asRecord, readOptionalText } from '../wire/fields.ts';

const fileKinds = ['not-found', 'permission-denied', 'generic-file-error'];

/**
 * Throws what the daemon says of one path in the list of an answer that is good as a whole.
 *
 * @throws PEBBLE_PATH_ERROR when it failed, PEBBLE_PROTOCOL_ERROR when the answer does not speak of it
 */
export function checkPathResult(result: unknown, action: string, path: string): void {
  const failure = pathFailure(result, action, path);
  if (failure !== undefined) throw failure;
}

/**
 * Gives what the daemon says of one path in the list of an answer that is good as a whole: nothing when it went well.
 *
 * @throws PEBBLE_PROTOCOL_ERROR when the answer does not speak of it
 */
export function pathFailure(result: unknown, action: string, path: string): PebblePathError | undefined {
  const items = asArray(result, 'result').map((item) => asRecord(item, 'path result'));
  const item = items.find((candidate) => candidate['path'] === path);
  if (item === undefined) {
    throw new PebbleError(`cannot understand Pebble's answer: it does not say how it went with "${path}"`, {
      code: 'PEBBLE_PROTOCOL_ERROR',
    });
  }
  if (item['error'] === undefined || item['error'] === null) return undefined;
  const error = asRecord(item['error'], 'error');
  return pathError(action, path, readOptionalText(error, 'message') ?? '', readOptionalText(error, 'kind'));
}

/** Gives the daemon's refusal of a whole request as the refusal of its path, when it is one. */
export function asPathError(error: unknown, action: string, path: string): unknown {
  if (!isPebbleError(error, 'PEBBLE_API_ERROR') || !fileKinds.includes(error.kind ?? '')) return error;
  return pathError(action, path, error.reason, error.kind);
}

function pathError(action: string, path: string, message: string, kind = 'generic-file-error'): PebblePathError {
  return new PebblePathError(`cannot ${action} "${path}": ${message}`, { kind, path });
}
