import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { formatUtcTime } from '../clock/format-time.ts';
import { followEntries, recentEntries } from '../logs/service-logs.ts';
import type { ServiceLogEntry } from '../logs/service-logs.ts';
import type { ServiceManager } from '../services/service-manager.ts';
import { ApiError } from './responses.ts';
import { listParameter } from './router.ts';
import type { Routes } from './router.ts';

const defaultCount = 30;

/** `/v1/logs`. */
export function logsApi(services: ServiceManager): Routes {
  return {
    '/v1/logs': {
      GET: async ({ query, response, signal }) => {
        const follow = readFollow(query.get('follow') ?? '');
        const count = readCount(query.get('n') ?? '', follow ? 0 : defaultCount);
        const logs = services.logs(listParameter(query, 'services'));
        const recent = recentEntries(logs, count);
        const coming = follow ? followEntries(logs, signal) : [];
        response.setHeader('Content-Type', 'application/x-ndjson');
        // As with Pebble, the answer begins with the first line: until there is one, not even headers are sent.
        await write(response, recent, signal);
        for await (const entries of coming) await write(response, entries, signal);
        response.end();
        return undefined;
      },
    },
  };
}

/** Sends lines no faster than the client takes them. */
async function write(
  response: ServerResponse,
  entries: readonly ServiceLogEntry[],
  signal: AbortSignal,
): Promise<void> {
  if (entries.length === 0 || signal.aborted) return;
  const lines = entries.map(
    ({ time, service, message }) => `${JSON.stringify({ time: formatUtcTime(time), service, message })}\n`,
  );
  if (response.write(lines.join(''))) return;
  // A client that has gone takes nothing any more.
  await once(response, 'drain', { signal }).catch(() => undefined);
}

function readFollow(text: string): boolean {
  if (!['', 'true', 'false'].includes(text)) throw new ApiError(400, 'follow parameter must be "true" or "false"');
  return text === 'true';
}

function readCount(text: string, fallback: number): number {
  if (text === '') return fallback;
  if (!/^([+]?\d+|-1)$/.test(text)) throw new ApiError(400, 'n must be -1, 0, or a positive integer');
  return Number(text);
}
