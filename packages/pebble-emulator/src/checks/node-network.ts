import { once } from 'node:events';
import type { IncomingMessage, RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { describeSystemError, isSystemError } from '../files/system-error.ts';
import type { HttpAnswer, Network } from './network.ts';

const mostRedirects = 10;
const longestText = 512;

/** The network of this machine. */
export const nodeNetwork: Network = {
  get: async (url, headers, signal) => {
    const first = parseUrl(url);
    let target = first;
    for (let redirects = 0; ; redirects += 1) {
      try {
        const response = await request(target, headers, signal);
        const location = redirectOf(response);
        if (location === undefined) return await readAnswer(response);
        response.destroy();
        if (redirects === mostRedirects - 1) throw new Error(`stopped after ${mostRedirects} redirects`);
        target = new URL(location, target);
      } catch (cause) {
        throw new Error(`Get ${JSON.stringify(shownUrl(target, first, url))}: ${describeNetworkError(cause)}`, {
          cause,
        });
      }
    }
  },
  dial: async (host, port, signal) => {
    const socket = connect({ host, port });
    try {
      await once(socket, 'connect', { signal });
    } catch (cause) {
      throw new Error(describeNetworkError(cause), { cause });
    } finally {
      socket.destroy();
    }
  },
};

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch (cause) {
    throw new Error(`Get ${JSON.stringify(url)}: unsupported protocol scheme ""`, { cause });
  }
}

function shownUrl(target: URL, first: URL, url: string): string {
  return target === first ? url : target.href;
}

/** A connection of its own for each request: nothing is left open between checks. */
async function request(
  url: URL,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`unsupported protocol scheme ${JSON.stringify(url.protocol.slice(0, -1))}`);
  const options: RequestOptions = { headers: { 'User-Agent': 'Go-http-client/1.1', ...headers }, agent: false, signal };
  const { get } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const sent = get(url, options);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

function redirectOf({ statusCode = 0, headers }: IncomingMessage): string | undefined {
  return [301, 302, 303, 307, 308].includes(statusCode) ? headers.location : undefined;
}

async function readAnswer(response: IncomingMessage): Promise<HttpAnswer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= longestText) break;
  }
  response.destroy();
  return { status: response.statusCode ?? 0, text: Buffer.concat(chunks).subarray(0, longestText).toString() };
}

function describeNetworkError(thrown: unknown): string {
  // With several addresses Node tries them all; Go tells of the first.
  const error: unknown = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  if (!isSystemError(error)) return error instanceof Error ? error.message : String(error);
  const { address, port, hostname, syscall } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
    hostname?: string;
  };
  if (hostname !== undefined) return `dial tcp: lookup ${hostname}: no such host`;
  const reason = describeSystemError(error);
  if (address !== undefined && port !== undefined)
    return `dial tcp ${address.includes(':') ? `[${address}]` : address}:${port}: ${syscall ?? 'connect'}: ${reason}`;
  return error.code === 'ECONNRESET' ? 'EOF' : reason;
}
