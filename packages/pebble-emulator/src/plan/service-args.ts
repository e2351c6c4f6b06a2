import { formatCommand, parseCommandLine } from './command-line.ts';
import { emptyPlan } from './layer.ts';
import type { Layer, Plan, ServiceConfig } from './layer.ts';
import { PlanError } from './plan-error.ts';

/**
 * Makes the layer that gives services other arguments than those in brackets.
 *
 * @param args - by service
 * @throws PlanError for a service that is not in the plan
 */
export function serviceArgsLayer(plan: Plan, args: Readonly<Record<string, readonly string[]>>): Layer {
  const services = Object.entries(args).map(([name, words]): [string, ServiceConfig] => {
    const service = plan.services.get(name);
    if (service === undefined) throw new PlanError(`service ${JSON.stringify(name)} not found in plan`);
    const { base } = parseCommandLine(name, service.command ?? '');
    return [name, { override: 'merge', command: formatCommand(base, words) }];
  });
  return { ...emptyPlan, label: 'pebble-service-args', order: 0, services: new Map(services) };
}
