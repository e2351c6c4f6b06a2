import type { Layer } from '../plan/layer.ts';
import { parseLayer } from '../plan/parse-layer.ts';
import { PlanError } from '../plan/plan-error.ts';
import type { PlanManager } from '../plan/plan-manager.ts';
import { renderPlan } from '../plan/render-plan.ts';
import { validateCheckOwners } from '../plan/validate-owners.ts';
import type { Users } from '../users/users.ts';
import { readPayload } from './payload.ts';
import { ApiError, sync } from './responses.ts';
import type { Routes } from './router.ts';

/** `/v1/plan` and `/v1/layers`. */
export function planApi({ plans, users }: { plans: PlanManager; users: Users }): Routes {
  return {
    '/v1/plan': {
      GET: ({ query }) => {
        requireYaml(query.get('format') ?? '');
        return sync(renderPlan(plans.plan));
      },
    },
    '/v1/layers': {
      POST: async ({ http }) => {
        const payload = await readPayload(http);
        const action = payload.text('action');
        if (action !== 'add') throw new ApiError(400, `invalid action ${JSON.stringify(action)}`);
        const label = payload.text('label');
        if (label === '') throw new ApiError(400, 'label must be set');
        requireYaml(payload.text('format'));
        const layer = await readLayer(label, payload.text('layer'), users);
        await plans.addLayer(layer, { combine: payload.flag('combine'), inner: payload.flag('inner') });
        return sync(true);
      },
    },
  };
}

async function readLayer(label: string, yaml: string, users: Users): Promise<Layer> {
  try {
    const layer = parseLayer(label, yaml);
    await validateCheckOwners(layer, users);
    return layer;
  } catch (error) {
    if (error instanceof PlanError) throw new ApiError(400, `cannot parse layer YAML: ${error.message}`);
    throw error;
  }
}

function requireYaml(format: string): void {
  if (format !== 'yaml') throw new ApiError(400, `invalid format ${JSON.stringify(format)}`);
}
