import { request } from 'node:http';
import { expect } from 'vitest';

/** What a daemon answered, as it is on the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body's JSON. */
  readonly json: unknown;
}

/** Asks a daemon without the client: for what a good client never sends. */
export function rawRequest(
  socketPath: string,
  method: string,
  path: string,
  options: { readonly headers?: Record<string, string>; readonly body?: string | Uint8Array } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ socketPath, method, path, headers: options.headers ?? {}, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: parse(text) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(options.body);
  });
}

/** Posts JSON without the client. */
export function rawPost(socketPath: string, path: string, body: unknown): Promise<RawAnswer> {
  return rawRequest(socketPath, 'POST', path, {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
}

/** The daemon's envelope around a refusal. */
export function refusal(status: number, message: unknown, kind?: string): unknown {
  return {
    status,
    json: {
      type: 'error',
      'status-code': status,
      status: expect.any(String) as unknown,
      result: kind === undefined ? { message } : { message, kind },
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
