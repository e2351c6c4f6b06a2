import type { HttpAnswer, Network } from './network.ts';

/** What answers: a status code, or one with a text. */
export type InMemoryAnswer = number | HttpAnswer;

/**
 * A network in memory: what is not in the table refuses every connection.
 *
 * @param table - `pages` by URL, for requests of either kind, and the `ports` that are open, as `host:port`. Both may be
 * changed while the daemon runs
 *
 * @example
 * ```ts
 * const pages: Record<string, number> = { 'http://localhost:8080/health': 200 };
 * await using daemon = createDaemon({ network: inMemoryNetwork({ pages }) });
 * pages['http://localhost:8080/health'] = 500;
 * ```
 */
export function inMemoryNetwork(
  table: { readonly pages?: Readonly<Record<string, InMemoryAnswer>>; readonly ports?: Iterable<string> } = {},
): Network {
  const { pages = {}, ports = [] } = table;
  const find = (method: string, url: string): HttpAnswer => {
    const page = Object.hasOwn(pages, url) ? pages[url] : undefined;
    if (page === undefined) throw new Error(`${method} ${JSON.stringify(url)}: dial tcp: connect: connection refused`);
    return typeof page === 'number' ? { status: page, text: '' } : page;
  };
  const requirePort = (address: string): void => {
    if (![...ports].includes(address)) throw new Error(`dial tcp ${address}: connect: connection refused`);
  };
  return {
    get: async (url) => Promise.resolve().then(() => find('Get', url)),
    post: async (url) => Promise.resolve().then(() => find('Post', url)),
    dial: async (host, port) => Promise.resolve().then(() => requirePort(`${host}:${port}`)),
    open: async ({ host }) =>
      Promise.resolve().then(() => {
        requirePort(host);
        return { send: () => Promise.resolve(), close: () => undefined };
      }),
  };
}
