import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { describeNetworkError } from './network-error.ts';
import type { HttpAnswer, Network, Sender } from './network.ts';

const mostRedirects = 10;
const longestText = 512;

/** The network of this machine. */
export const nodeNetwork: Network = {
  get: async (url, headers, signal) => {
    let shown = url;
    try {
      let target = parseUrl(url);
      for (let redirects = 1; ; redirects += 1) {
        const response = await request(target, { headers, signal });
        const location = redirectOf(response);
        if (location === undefined) return await readAnswer(response);
        response.destroy();
        target = new URL(location, target);
        shown = target.href;
        if (redirects === mostRedirects) throw new Error(`stopped after ${mostRedirects} redirects`);
      }
    } catch (cause) {
      throw new Error(`Get ${JSON.stringify(shown)}: ${describeNetworkError(cause)}`, { cause });
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
  post: async (url, body, signal) => {
    try {
      const headers = { 'Content-Type': body.contentType, 'User-Agent': 'pebble' };
      return await readAnswer(await request(parseUrl(url), { method: 'POST', headers, signal, body: body.text }));
    } catch (cause) {
      throw new Error(`Post ${JSON.stringify(url)}: ${describeNetworkError(cause)}`, { cause });
    }
  },
  open: (address, signal) => (address.protocol === 'udp:' ? openDatagrams(address) : openStream(address, signal)),
};

function parseUrl(url: string): URL {
  try {
    return new URL(url);
  } catch (cause) {
    throw new Error('unsupported protocol scheme ""', { cause });
  }
}

interface Outgoing {
  readonly method?: 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** A connection of its own for each request: nothing is left open between two of them. */
async function request(url: URL, { headers, body, ...options }: Outgoing): Promise<IncomingMessage> {
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`unsupported protocol scheme ${JSON.stringify(url.protocol.slice(0, -1))}`);
  const { request: send } = url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  const sent = send(url, { ...options, headers: { 'User-Agent': 'Go-http-client/1.1', ...headers }, agent: false });
  sent.end(body);
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

async function openStream({ hostname, port }: URL, signal: AbortSignal): Promise<Sender> {
  const socket = connect({ host: bare(hostname), port: Number(port) });
  try {
    await once(socket, 'connect', { signal });
  } catch (cause) {
    socket.destroy();
    throw new Error(describeNetworkError(cause), { cause });
  }
  socket.on('error', () => socket.destroy());
  return {
    send: (message, stop) =>
      new Promise((resolve, reject) => {
        const abort = () => socket.destroy(new Error('context deadline exceeded'));
        stop.addEventListener('abort', abort, { once: true });
        socket.write(message, (error) => {
          stop.removeEventListener('abort', abort);
          if (error) reject(new Error(describeNetworkError(error), { cause: error }));
          else resolve();
        });
      }),
    close: () => socket.destroy(),
  };
}

async function openDatagrams({ hostname, port }: URL): Promise<Sender> {
  const { createSocket } = await import('node:dgram');
  const host = bare(hostname);
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  socket.on('error', () => undefined);
  return {
    send: (message) =>
      new Promise((resolve, reject) =>
        socket.send(message, Number(port), host, (error) => {
          if (error) reject(new Error(describeNetworkError(error), { cause: error }));
          else resolve();
        }),
      ),
    close: () => socket.close(),
  };
}

/** A host without the brackets that an IPv6 address has in a URL. */
function bare(hostname: string): string {
  return hostname.replace(/^\[(.*)\]$/, '$1');
}
