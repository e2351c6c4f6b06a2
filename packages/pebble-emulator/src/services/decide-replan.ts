import { isDeepStrictEqual } from 'node:util';
import type { Plan, ServiceConfig } from '../plan/layer.ts';

/** The services that a replan stops and then starts; requirements and dependants are not yet added. */
export interface ReplanDecision {
  readonly stop: readonly string[];
  readonly start: readonly string[];
}

/**
 * Decides what a replan has to do: services whose plan differs in any field from what they were started with are
 * restarted, and every enabled one is started.
 *
 * @param plan - the plan now
 * @param started - what each service of this daemon run was last started with
 */
export function decideReplan(plan: Plan, started: ReadonlyMap<string, ServiceConfig>): ReplanDecision {
  const stop = [...started]
    .filter(([name, config]) => !isDeepStrictEqual(plan.services.get(name), config))
    .map(([name]) => name);
  const start = [...plan.services]
    .filter(([name, { startup }]) => stop.includes(name) || startup === 'enabled')
    .map(([name]) => name);
  return { stop, start };
}
