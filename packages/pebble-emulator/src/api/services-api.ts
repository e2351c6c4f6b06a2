import type { CheckManager } from '../checks/check-manager.ts';
import { formatTime } from '../clock/format-time.ts';
import { PlanError } from '../plan/plan-error.ts';
import type { ServiceChangeKind, ServiceChanges } from '../services/service-changes.ts';
import type { ServiceManager } from '../services/service-manager.ts';
import { readPayload } from './payload.ts';
import { ApiError, accepted, sync } from './responses.ts';
import { listParameter } from './router.ts';
import type { Routes } from './router.ts';

const named: readonly string[] = ['start', 'stop', 'restart'] satisfies ServiceChangeKind[];
const nameless: readonly string[] = ['autostart', 'replan'] satisfies ServiceChangeKind[];

/** `/v1/services` and `/v1/signals`. */
export function servicesApi({
  services,
  serviceChanges,
  checks,
}: {
  services: ServiceManager;
  serviceChanges: ServiceChanges;
  checks: CheckManager;
}): Routes {
  return {
    '/v1/services': {
      GET: ({ query }) => {
        const list = services.list(listParameter(query, 'names'));
        return sync(
          list.map(({ currentSince, ...info }) => ({
            ...info,
            ...(currentSince && { 'current-since': formatTime(currentSince) }),
          })),
        );
      },
      POST: async ({ http }) => {
        const payload = await readPayload(http, 'cannot decode data from request body');
        const { kind, names } = readAction(payload.text('action'), payload.texts('services'), serviceChanges);
        try {
          if (kind === 'replan') checks.replan();
          return accepted(serviceChanges.begin(kind, names).id);
        } catch (error) {
          if (error instanceof PlanError) throw new ApiError(400, `cannot ${kind} services: ${error.message}`);
          throw error;
        }
      },
    },
    '/v1/services/{name}': { GET: notImplemented, POST: notImplemented },
    '/v1/signals': {
      POST: async ({ http }) => {
        const payload = await readPayload(http);
        const names = payload.texts('services');
        if (names.length === 0) throw new ApiError(400, 'must specify one or more services');
        services.sendSignal(names, payload.text('signal'));
        return sync(true);
      },
    },
  };
}

function readAction(
  action: string,
  names: readonly string[],
  serviceChanges: ServiceChanges,
): { kind: ServiceChangeKind; names: readonly string[] } {
  if (nameless.includes(action)) {
    if (names.length > 0) throw new ApiError(400, `${action} accepts no service names`);
    if (action === 'replan') return { kind: 'replan', names };
    const enabled = serviceChanges.enabled();
    if (enabled.length === 0) throw new ApiError(400, 'no default services', 'no-default-services');
    return { kind: 'autostart', names: enabled };
  }
  if (names.length === 0) throw new ApiError(400, `must specify services for ${action} action`);
  if (!named.includes(action)) throw new ApiError(400, `invalid action ${JSON.stringify(action)}`);
  return { kind: action as ServiceChangeKind, names };
}

function notImplemented(): never {
  throw new ApiError(400, 'not implemented');
}
