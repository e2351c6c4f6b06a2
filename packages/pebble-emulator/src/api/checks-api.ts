import type { CheckManager } from '../checks/check-manager.ts';
import type { CheckInfo } from '../checks/check.ts';
import { PlanError } from '../plan/plan-error.ts';
import { readLevel } from './parameters.ts';
import { readPayload } from './payload.ts';
import { ApiError, sync } from './responses.ts';
import { listParameter } from './router.ts';
import type { Routes } from './router.ts';

const prefix = 'cannot decode data from request body';

/** `/v1/checks` and `/v1/health`. */
export function checksApi(checks: CheckManager): Routes {
  const list = (query: URLSearchParams): CheckInfo[] => {
    const names = listParameter(query, 'names');
    return checks
      .all()
      .map((check) => check.info())
      .filter(({ name }) => names.length === 0 || names.includes(name));
  };
  return {
    '/v1/checks': {
      GET: ({ query }) => {
        const wanted = readLevel(query);
        const found = list(query).filter(({ level }) => wanted === '' || level === wanted);
        return sync(found.map(renderCheck));
      },
      POST: async ({ http }) => {
        const payload = await readPayload(http, prefix);
        const action = payload.text('action');
        const names = payload.texts('checks');
        if (names.length === 0) throw new ApiError(400, `must specify checks for ${action} action`);
        if (action !== 'start' && action !== 'stop')
          throw new ApiError(400, `invalid action ${JSON.stringify(action)}`);
        try {
          return sync({ changed: checks[action](names) });
        } catch (error) {
          if (error instanceof PlanError) throw new ApiError(400, `cannot ${action} checks: ${error.message}`);
          throw error;
        }
      },
    },
    '/v1/checks/refresh': {
      POST: async ({ http, signal }) => {
        const name = (await readPayload(http, prefix)).text('name');
        if (name === '') throw new ApiError(400, 'must specify check name');
        const refreshed = await checks.refresh(name, signal);
        if (refreshed === undefined) throw new ApiError(404, `cannot find check with name ${JSON.stringify(name)}`);
        const { info, failure } = refreshed;
        return sync({ info: renderCheck(info), error: failure });
      },
    },
    '/v1/health': {
      GET: ({ query }) => {
        const wanted = readLevel(query);
        // What is ready must be alive too.
        const levels = wanted === 'ready' ? ['alive', 'ready'] : [wanted];
        const down = list(query).some(
          ({ level = '', status }) => status === 'down' && (wanted === '' || levels.includes(level)),
        );
        return sync({ healthy: !down }, down ? 502 : 200);
      },
    },
  };
}

function renderCheck(info: CheckInfo): Record<string, unknown> {
  const { name, level, startup, status, successes, failures, threshold, changeId, previousChangeId } = info;
  return {
    name,
    level,
    startup,
    status,
    successes,
    failures: failures === 0 ? undefined : failures,
    threshold,
    'change-id': changeId,
    'prev-change-id': previousChangeId,
  };
}
