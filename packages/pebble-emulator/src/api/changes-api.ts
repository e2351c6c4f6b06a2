import type { Change } from '../changes/change.ts';
import type { ChangeStore } from '../changes/change-store.ts';
import { renderChange } from '../changes/render-change.ts';
import { isReady } from '../changes/status.ts';
import type { Clock } from '../clock/clock.ts';
import { formatDuration, milliseconds } from '../plan/duration.ts';
import { readDuration } from './parameters.ts';
import { readPayload } from './payload.ts';
import { ApiError, sync } from './responses.ts';
import type { Routes } from './router.ts';

/** `/v1/changes`. */
export function changesApi({
  changes,
  clock,
  random,
}: {
  changes: ChangeStore;
  clock: Clock;
  random: () => number;
}): Routes {
  const find = (id: string | undefined): Change => {
    const change = changes.change(id ?? '');
    if (change === undefined) throw new ApiError(404, `cannot find change with id ${JSON.stringify(id)}`);
    return change;
  };
  return {
    '/v1/changes': {
      GET: ({ query }) => {
        const select = query.get('select') || 'in-progress';
        if (!['all', 'in-progress', 'ready'].includes(select))
          throw new ApiError(400, 'select should be one of: all,in-progress,ready');
        const service = query.get('for') ?? '';
        const found = changes
          .all()
          .filter(({ status }) => select === 'all' || isReady(status) === (select === 'ready'))
          .filter(({ services }) => service === '' || services.includes(service));
        return sync(shuffle(found, random).map(renderChange));
      },
    },
    '/v1/changes/{id}': {
      GET: ({ parameters }) => sync(renderChange(find(parameters['id']))),
      POST: async ({ http, parameters }) => {
        const change = find(parameters['id']);
        const action = (await readPayload(http, 'cannot decode data from request body')).text('action');
        if (action !== 'abort') throw new ApiError(400, `invalid action ${JSON.stringify(action)}`);
        if (isReady(change.status)) throw new ApiError(400, `cannot abort change ${change.id} with nothing pending`);
        change.abort();
        return sync(renderChange(change));
      },
    },
    '/v1/changes/{id}/wait': {
      GET: async ({ parameters, query, signal }) => {
        const change = find(parameters['id']);
        const timeout = readDuration(query.get('timeout') ?? '', 'timeout');
        if (!(await readyWithin(change, { timeout, clock, signal })))
          throw new ApiError(504, `timed out waiting for change after ${formatDuration(timeout)}`);
        return sync(renderChange(change));
      },
    },
  };
}

/** Waits for a change; 0 waits for ever, a negative time-out has passed already. */
async function readyWithin(
  change: Change,
  { timeout, clock, signal }: { timeout: bigint; clock: Clock; signal: AbortSignal },
): Promise<boolean> {
  if (isReady(change.status)) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const giveUp = () => resolve(false);
  void change.ready.then(() => resolve(true));
  const timer = timeout === 0n ? undefined : clock.deadline(Math.max(0, milliseconds(timeout)), giveUp);
  signal.addEventListener('abort', giveUp, { once: true });
  const ready = await promise;
  timer?.cancel();
  return ready;
}

/** Pebble lists changes in no order; a client that relies on one is found out here. */
function shuffle<Item>(items: readonly Item[], random: () => number): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item);
}
