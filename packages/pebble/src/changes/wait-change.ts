import { checkId, checkWait } from '../arguments.ts';
import type { CallOptions, WaitOptions } from '../call-options.ts';
import { formatDuration } from '../duration/duration.ts';
import { isPebbleError, PebbleChangeTimeoutError } from '../errors/pebble-error.ts';
import type { Api } from '../transport/api.ts';
import { parseChange, type Change } from './change.ts';

/** How long {@link waitChange} waits without being told: a start of several services takes seconds each. */
export const defaultWaitMs = 60_000;

/** Share of the request's deadline that the daemon may use to wait; the rest is for the answer to arrive. */
const slice = 0.8;

/** Waits until a change is ready, in requests that each end within the deadline of a request. */
export async function waitChange(api: Api, id: string, options: WaitOptions = {}): Promise<Change> {
  const { timeoutMs = defaultWaitMs } = options;
  checkId(id);
  checkWait('timeoutMs', timeoutMs);
  const endsAt = performance.now() + timeoutMs;
  for (;;) {
    const restMs = Math.max(endsAt - performance.now(), 1);
    const timeout = formatDuration(Math.min(restMs, api.options.requestTimeoutMs * slice));
    try {
      const { result } = await api.get(`/changes/${id}/wait`, { timeout }, options);
      return parseChange(result);
    } catch (error) {
      if (!isPebbleError(error, 'PEBBLE_API_ERROR') || error.status !== 504) throw error;
      if (performance.now() >= endsAt) throw new PebbleChangeTimeoutError(id, timeoutMs);
    }
  }
}

/** Gives one change. */
export async function getChange(api: Api, id: string, options?: CallOptions): Promise<Change> {
  checkId(id);
  const { result } = await api.get(`/changes/${id}`, {}, options);
  return parseChange(result);
}

/** Asks for the end of a change. */
export async function abortChange(api: Api, id: string, options?: CallOptions): Promise<Change> {
  checkId(id);
  const { result } = await api.post(`/changes/${id}`, { action: 'abort' }, options);
  return parseChange(result);
}
