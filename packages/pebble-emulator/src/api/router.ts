import type { X509Certificate } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Requester } from '../access/access.ts';
import { ApiError } from './responses.ts';
import type { Envelope } from './responses.ts';

/** A request on its way to a handler. */
export interface ApiRequest {
  readonly http: IncomingMessage;
  readonly response: ServerResponse;
  /** The parts of the path that its route leaves open. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Who has sent it; absent when an open endpoint is asked by a stranger. */
  readonly requester: Requester | undefined;
  /** What a TLS client has shown. */
  readonly certificate: X509Certificate | undefined;
  /** Aborted when the client has gone. */
  readonly signal: AbortSignal;
  /** The bare connection, when the client asks for another protocol. */
  readonly upgrade?: { readonly socket: Socket; readonly head: Buffer } | undefined;
}

/** Answers a request: with an envelope, or by itself when it returns nothing. */
export type Handler = (request: ApiRequest) => Envelope | undefined | Promise<Envelope | undefined>;

/** A path, whose parts in braces are open, and its handlers by method. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

/** A route that was found. */
export interface Match {
  /** The route's own path, with its open parts in braces. */
  readonly route: string;
  readonly handler: Handler;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * Finds the handler of a request.
 *
 * @throws ApiError 404 for an unknown path, 405 for a method that the path does not have
 */
export function findRoute(routes: Routes, method: string, path: string): Match {
  for (const [route, handlers] of Object.entries(routes)) {
    const parameters = matchPath(route, path);
    if (parameters === undefined) continue;
    const handler = handlers[method];
    if (handler === undefined) throw new ApiError(405, `method ${JSON.stringify(method)} not allowed`);
    return { route, handler, parameters };
  }
  throw new ApiError(404, 'invalid API endpoint requested');
}

/** The path without doubled slashes and dots, to which others are redirected. */
export function cleanPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `/${parts.join('/')}${path.endsWith('/') && parts.length > 0 ? '/' : ''}`;
}

/** A query parameter that may be repeated and hold several values between commas. */
export function listParameter(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

function matchPath(route: string, path: string): Record<string, string> | undefined {
  const expected = route.split('/');
  const actual = path.split('/');
  if (expected.length !== actual.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, part] of expected.entries()) {
    const given = actual[index] ?? '';
    if (part.startsWith('{') && given !== '') parameters[part.slice(1, -1)] = decode(given);
    else if (part !== given) return undefined;
  }
  return parameters;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ApiError(400, `invalid URL escape in ${JSON.stringify(part)}`);
  }
}
