import { formatUtcTime } from '../clock/format-time.ts';
import type { ServiceManager } from '../services/service-manager.ts';
import { ApiError } from './responses.ts';
import { listParameter } from './router.ts';
import type { Routes } from './router.ts';

const defaultCount = 30;

/** `/v1/logs`, without following. */
export function logsApi(services: ServiceManager): Routes {
  return {
    '/v1/logs': {
      GET: ({ query, response }) => {
        if (query.get('follow') === 'true')
          throw new ApiError(400, 'this daemon does not follow logs; ask without follow');
        const count = readCount(query.get('n') ?? '');
        const entries = services.logs(listParameter(query, 'services'));
        const shown = count === 0 ? [] : count < 0 ? entries : entries.slice(-count);
        response.writeHead(200, { 'Content-Type': 'application/x-ndjson' });
        const lines = shown.map(({ time, service, message }) =>
          JSON.stringify({ time: formatUtcTime(time), service, message }),
        );
        response.end(lines.map((line) => `${line}\n`).join(''));
        return undefined;
      },
    },
  };
}

function readCount(text: string): number {
  if (text === '') return defaultCount;
  if (!/^(-1|\d+)$/.test(text)) throw new ApiError(400, 'n must be -1, 0, or a positive integer');
  return Number(text);
}
