import { sleep } from '../sleep.ts';
import { stream } from '../streams/stream.ts';
import type { Api } from '../transport/api.ts';
import { listNotices, type SelectNoticesOptions } from './notice-calls.ts';
import type { Notice } from './notice.ts';

/** Share of the request's deadline that the daemon may use to wait; the rest is for the answer to arrive. */
const slice = 0.8;
/** A daemon that knows none of the types answers at once, however long it may wait. */
const leastWaitMs = 1_000;

/** Asks for notices over and over, each time for those after the last one that came. */
export function watchNotices(api: Api, options: SelectNoticesOptions): AsyncGenerator<Notice, void, undefined> {
  return stream(options.signal, async (emit, signal) => {
    let { after } = options;
    for (;;) {
      const askedAt = performance.now();
      const waitMs = api.options.requestTimeoutMs * slice;
      const selection = { ...options, signal, ...(after === undefined ? {} : { after }) };
      const notices = await listNotices(api, selection, waitMs);
      for (const notice of notices) {
        // As the daemon wrote it: cut to milliseconds, the same notice would come for ever.
        after = notice.lastRepeated;
        await emit(notice);
      }
      const restMs = Math.min(waitMs, leastWaitMs) - (performance.now() - askedAt);
      if (notices.length === 0 && restMs > 0) {
        await sleep(restMs, signal).catch(() => signal.throwIfAborted());
      }
    }
  });
}
