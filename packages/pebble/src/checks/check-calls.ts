import { checkCheckNames } from '../arguments.ts';
import type { CallOptions } from '../call-options.ts';
import { gate } from '../system/feature-gate.ts';
import type { Api } from '../transport/api.ts';
import { asRecord, readOptionalText, readTexts } from '../wire/fields.ts';
import { parseCheck, parseChecks, type CheckInfo, type CheckLevel } from './check-info.ts';

/** Which checks {@link CheckCalls.checks} gives. */
export interface SelectChecksOptions extends CallOptions {
  /** Only checks of exactly this level. */
  readonly level?: CheckLevel;
  /** Only these; unknown ones are left out; an empty list gives none. */
  readonly names?: readonly string[];
}

/** What one run of a check gave. */
export interface CheckRun {
  readonly check: CheckInfo;
  /** Why it failed. */
  readonly error?: string;
}

/** What a client does with the daemon's health checks. */
export interface CheckCalls {
  /** Gives the plan's checks by name and their states. */
  checks(options?: SelectChecksOptions): Promise<readonly CheckInfo[]>;

  /**
   * Starts checks.
   *
   * @returns the names of those that did not run before, sorted
   * @throws PEBBLE_API_ERROR when one is not in the plan; then none is started. PEBBLE_UNSUPPORTED before 1.19
   */
  startChecks(names: readonly string[], options?: CallOptions): Promise<readonly string[]>;

  /** Stops checks; returns and throws as {@link CheckCalls.startChecks} does. */
  stopChecks(names: readonly string[], options?: CallOptions): Promise<readonly string[]>;

  /**
   * Runs a check at once. For one that runs by itself it counts, and its period starts anew.
   *
   * @throws PEBBLE_API_ERROR 404 when it is not in the plan, PEBBLE_UNSUPPORTED before 1.20
   */
  refreshCheck(name: string, options?: CallOptions): Promise<CheckRun>;
}

/** Builds the calls. */
export function checkCalls(api: Api): CheckCalls {
  return {
    async checks(call = {}) {
      const { level, names } = call;
      // The daemon takes an empty list for all.
      if (names?.length === 0) return [];
      checkCheckNames(names ?? []);
      const query = { ...(level === undefined ? {} : { level }), names: names ?? [] };
      return parseChecks((await api.get('/checks', query, call)).result);
    },
    startChecks: (names, call) => act(api, 'start', names, call),
    stopChecks: (names, call) => act(api, 'stop', names, call),
    refreshCheck: (name, call) => gate(api, 'refreshing checks', call, () => refresh(api, name, call)),
  };
}

async function act(api: Api, action: 'start' | 'stop', names: readonly string[], call?: CallOptions) {
  checkCheckNames(names);
  const post = () => api.post('/checks', { action, checks: names }, call);
  const { result } = await gate(api, 'check actions', call, post);
  return readTexts(asRecord(result, 'checks'), 'changed');
}

async function refresh(api: Api, name: string, call?: CallOptions): Promise<CheckRun> {
  checkCheckNames([name]);
  const run = asRecord((await api.post('/checks/refresh', { name }, call)).result, 'check');
  const error = readOptionalText(run, 'error');
  return Object.freeze({ check: parseCheck(run['info']), ...(error === undefined ? {} : { error }) });
}
