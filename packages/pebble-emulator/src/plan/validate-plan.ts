import type { CheckConfig, LogTargetConfig, Sections, ServiceConfig } from './layer.ts';
import { PlanError } from './plan-error.ts';
import { orderServices } from './service-order.ts';
import { logTargetTypes } from './validate-layer.ts';

/**
 * Checks what only the combined layers can show.
 *
 * @throws PlanError with Pebble's text
 */
export function validatePlan(plan: Sections): void {
  for (const [name, service] of plan.services)
    if (!service.command) throw new PlanError(`plan must define "command" for service ${JSON.stringify(name)}`);
  for (const [name, check] of plan.checks) checkCheck(JSON.stringify(name), check, plan);
  for (const [name, target] of plan['log-targets']) checkLogTarget(JSON.stringify(name), target, plan);
  orderServices(plan.services, [...plan.services.keys()], 'start');
  for (const [name, service] of plan.services) checkWorkload(JSON.stringify(name), service, plan);
}

function checkWorkload(name: string, { workload, ...service }: ServiceConfig, { workloads }: Sections): void {
  if (workload === undefined) return;
  if (!workloads.has(workload))
    throw new PlanError(`workload ${JSON.stringify(workload)}: not defined for service ${name}`);
  for (const noun of ['user', 'group'] as const)
    if (service[noun] !== undefined || service[`${noun}-id`] !== undefined)
      throw new PlanError(`plan service ${name} cannot have ${noun} information and a workload at the same time`);
}

function checkCheck(name: string, check: CheckConfig, { services }: Sections): void {
  if (check.http !== undefined && !check.http.url) throw new PlanError(`plan must set "url" for http check ${name}`);
  if (check.tcp !== undefined && !check.tcp.port) throw new PlanError(`plan must set "port" for tcp check ${name}`);
  if (check.exec !== undefined && !check.exec.command)
    throw new PlanError(`plan must set "command" for exec check ${name}`);
  const context = check.exec?.['service-context'];
  if (context !== undefined && !services.has(context))
    throw new PlanError(`plan check ${name} service context specifies non-existent service ${JSON.stringify(context)}`);
  if ([check.http, check.tcp, check.exec].filter((type) => type !== undefined).length !== 1)
    throw new PlanError(`plan must specify one of "http", "tcp", or "exec" for check ${name}`);
}

function checkLogTarget(name: string, target: LogTargetConfig, { services }: Sections): void {
  if (target.type === undefined) {
    const [loki, opentelemetry, syslog] = logTargetTypes.map((type) => JSON.stringify(type));
    throw new PlanError(`plan must define "type" (${loki}, ${opentelemetry} or ${syslog}) for log target ${name}`);
  }
  for (const service of target.services ?? []) {
    const wanted = service.replace(/^-/, '');
    if (wanted !== 'all' && !services.has(wanted))
      throw new PlanError(`log target ${name} specifies unknown service ${JSON.stringify(wanted)}`);
  }
  if (target.location === undefined) throw new PlanError(`plan must define "location" for log target ${name}`);
}
