import { PebbleApiError, PebbleError } from '../errors/pebble-error.ts';
import { isRecord, readOptionalText, type WireRecord } from '../wire/fields.ts';

/** What the daemon answers when it accepts a request. */
export interface Answer {
  readonly result: unknown;
  /** The change that goes on in the background, where there is one. */
  readonly changeId: string | undefined;
  /** When the newest warning occurred, where the daemon says so. */
  readonly latestWarning?: string;
  /** The restart that is pending. */
  readonly maintenance?: { readonly kind: string; readonly message: string };
}

/**
 * Gives the change that an answer promises.
 *
 * @throws PEBBLE_PROTOCOL_ERROR when it names none
 */
export function requireChangeId({ changeId }: Answer): string {
  if (changeId !== undefined) return changeId;
  throw new PebbleError("cannot understand Pebble's answer: it names no change", { code: 'PEBBLE_PROTOCOL_ERROR' });
}

/**
 * Reads the envelope around the daemon's answers. Its `type` decides and not the HTTP status: a failed health
 * check is a 502 of type `sync`.
 *
 * @param text - the body
 * @param request - for errors: method and path
 * @throws PEBBLE_API_ERROR when the daemon refuses, PEBBLE_PROTOCOL_ERROR when it is no envelope
 */
export function parseEnvelope(text: string, status: number, request: string): Answer {
  const envelope = parseJson(text);
  if (!isRecord(envelope)) throw notAnEnvelope(request, status, 'it is not a JSON object');
  const { type, result } = envelope;
  if (type === 'sync' || type === 'async') {
    return { result, changeId: readOptionalText(envelope, 'change'), ...readState(envelope) };
  }
  if (type !== 'error')
    throw notAnEnvelope(request, status, `its type is ${typeof type === 'string' ? `"${type}"` : 'missing'}`);
  const problem = isRecord(result) ? result : {};
  throw new PebbleApiError(request, {
    status,
    kind: readOptionalText(problem, 'kind'),
    reason: readOptionalText(problem, 'message') ?? `HTTP ${status}`,
  });
}

/** What the daemon says of itself in passing. */
function readState(envelope: WireRecord): Pick<Answer, 'latestWarning' | 'maintenance'> {
  const latestWarning = readOptionalText(envelope, 'latest-warning');
  const { maintenance } = envelope;
  return {
    ...(latestWarning === undefined ? {} : { latestWarning }),
    ...(!isRecord(maintenance)
      ? {}
      : {
          maintenance: {
            kind: readOptionalText(maintenance, 'kind') ?? '',
            message: readOptionalText(maintenance, 'message') ?? '',
          },
        }),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function notAnEnvelope(request: string, status: number, why: string): PebbleError {
  return new PebbleError(`cannot understand Pebble's answer to ${request}: ${why}`, {
    code: 'PEBBLE_PROTOCOL_ERROR',
    hint: 'Is it Pebble that listens on this socket?',
    details: { request, status },
  });
}
