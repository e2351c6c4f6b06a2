import type { HttpAnswer, Network } from './network.ts';

/** What answers: a status code and a text, or nothing but the status. */
export type InMemoryAnswer = number | HttpAnswer;

/**
 * A network in memory: what is not in the table refuses every connection.
 *
 * @param table - `pages` by URL, and the `ports` that are open, as `host:port`. Both may be changed while checks run
 *
 * @example
 * ```ts
 * const pages = { 'http://localhost:8080/health': 200 };
 * await using daemon = createDaemon({ network: inMemoryNetwork({ pages }) });
 * pages['http://localhost:8080/health'] = 500;
 * ```
 */
export function inMemoryNetwork(
  table: {
    readonly pages?: Readonly<Record<string, InMemoryAnswer>>;
    readonly ports?: Iterable<string>;
  } = {},
): Network {
  const { pages = {}, ports = [] } = table;
  return {
    get: (url) => {
      const page = Object.hasOwn(pages, url) ? pages[url] : undefined;
      if (page === undefined)
        return Promise.reject(new Error(`Get ${JSON.stringify(url)}: dial tcp: connect: connection refused`));
      return Promise.resolve(typeof page === 'number' ? { status: page, text: '' } : page);
    },
    dial: (host, port) => {
      if ([...ports].includes(`${host}:${port}`)) return Promise.resolve();
      return Promise.reject(new Error(`dial tcp ${host}:${port}: connect: connection refused`));
    },
  };
}
