import type { CallOptions, WaitOptions } from '../call-options.ts';
import type { Api } from '../transport/api.ts';
import { parseChanges, type Change } from './change.ts';
import { abortChange, getChange, waitChange } from './wait-change.ts';

/** Which changes {@link ChangeCalls.changes} gives. */
export interface SelectChangesOptions extends CallOptions {
  /** Default `in-progress`. */
  readonly select?: 'all' | 'in-progress' | 'ready';
  /** Only changes that were asked for this service; those it joined as a dependency do not count. */
  readonly for?: string;
}

/** What a client does with the work that the daemon does in the background. */
export interface ChangeCalls {
  /** Gives one change. PEBBLE_API_ERROR 404 when there is none, or no more. */
  change(id: string, options?: CallOptions): Promise<Change>;

  /** Gives changes from oldest to newest. */
  changes(options?: SelectChangesOptions): Promise<readonly Change[]>;

  /**
   * Waits until a change is ready, however it ended: read its `status` and `err`.
   *
   * @throws PEBBLE_CHANGE_TIMEOUT when it is not ready within `timeoutMs`
   */
  waitChange(id: string, options?: WaitOptions): Promise<Change>;

  /** Asks for the end of a change and gives it as it is then, usually not ready yet. */
  abortChange(id: string, options?: CallOptions): Promise<Change>;
}

/** Builds the calls. */
export function changeCalls(api: Api): ChangeCalls {
  return {
    change: (id, call) => getChange(api, id, call),
    changes: async (call = {}) => {
      const { select = 'in-progress', for: service } = call;
      const query = { select, ...(service === undefined ? {} : { for: service }) };
      return parseChanges((await api.get('/changes', query, call)).result);
    },
    waitChange: (id, call) => waitChange(api, id, call),
    abortChange: (id, call) => abortChange(api, id, call),
  };
}
