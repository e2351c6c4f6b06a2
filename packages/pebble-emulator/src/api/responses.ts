import { STATUS_CODES } from 'node:http';
import type { ServerResponse } from 'node:http';
import { IdentityError } from '../identities/change-identities.ts';
import { PlanError } from '../plan/plan-error.ts';

/** A request that is refused, with what the client gets to read. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly kind: string | undefined;

  constructor(status: number, message: string, kind?: string) {
    super(message);
    this.status = status;
    this.kind = kind;
  }
}

/** An answer in Pebble's envelope. */
export interface Envelope {
  readonly status: number;
  readonly type: 'sync' | 'async' | 'error';
  readonly change?: string;
  readonly result: unknown;
}

/** An answer that is complete. */
export function sync(result: unknown, status = 200): Envelope {
  return { type: 'sync', status, result };
}

/** An answer whose work goes on in a change. */
export function accepted(change: string, result: unknown = null): Envelope {
  return { type: 'async', status: 202, change, result };
}

/** The answer to a request that failed; what is no {@link ApiError} and breaks no rule of plans or identities is a 500. */
export function failure(error: unknown): Envelope {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof ApiError)
    return {
      type: 'error',
      status: error.status,
      result: { message, ...(error.kind !== undefined && { kind: error.kind }) },
    };
  const broken = error instanceof PlanError || error instanceof IdentityError;
  return { type: 'error', status: broken ? 400 : 500, result: { message } };
}

/** Writes an envelope as JSON text. */
export function renderEnvelope({ type, status, change, result }: Envelope): string {
  const envelope = {
    type,
    'status-code': status,
    status: STATUS_CODES[status] ?? '',
    ...(change !== undefined && { change }),
    result,
  };
  return `${JSON.stringify(envelope)}\n`;
}

/** Go's server buffers as much, and knows the length of what fits. */
const longestUnchunked = 2048;

/** Answers with an envelope. */
export function send(response: ServerResponse, envelope: Envelope): void {
  const text = renderEnvelope(envelope);
  const length = Buffer.byteLength(text);
  response.writeHead(envelope.status, {
    'Content-Type': 'application/json',
    ...(length <= longestUnchunked && { 'Content-Length': length }),
  });
  response.end(text);
}
