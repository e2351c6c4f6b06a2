import type { Layer, LogTarget, Plan, Service } from '@charmsmith/pebble';
import { logFolder, redisUser } from '../../constants.ts';
import { type JujuTopology, topologyIdentifier } from '../juju-topology.ts';

/** The service that prints Redis's log, since Pebble forwards what services print, and Redis writes to a file. */
export const logService = 'redis_logs';

/** Where logs go: the address of a Loki, by the name of its unit. */
export type LogEndpoints = ReadonlyMap<string, string>;

/**
 * The targets to which Pebble forwards what the services of a container print.
 *
 * @param endpoints - the Lokis that there are
 * @param before - the targets of the plan: Pebble forgets none, so those that are gone are told to take nothing
 */
export function logTargets(
  endpoints: LogEndpoints,
  before: Plan['log-targets'],
  topology: JujuTopology,
): Readonly<Record<string, LogTarget>> {
  const gone = Object.entries(before).filter(([name]) => !endpoints.has(name));
  return Object.fromEntries([
    ...gone.map(([name, { location = '' }]) => [name, target(location, ['-all'])] as const),
    ...[...endpoints].map(
      ([name, location]) => [name, { ...target(location, ['all']), labels: logLabels(topology) }] as const,
    ),
  ]);
}

function target(location: string, services: readonly string[]): LogTarget {
  return { override: 'replace', type: 'loki', location, services };
}

/** The labels by which the charms for observability find an application's logs. */
function logLabels(topology: JujuTopology): Readonly<Record<string, string>> {
  const { model, model_uuid, application, unit, charm_name } = topology;
  return {
    product: 'Juju',
    charm: charm_name,
    juju_model: model,
    juju_model_uuid: model_uuid,
    juju_application: application,
    juju_unit: unit,
    job: `juju_${topologyIdentifier(topology)}`,
  };
}

/** What is added to the container of Redis besides the targets. */
export const logServiceLayer: Layer = {
  services: {
    [logService]: {
      override: 'replace',
      summary: 'Log of Redis, for Pebble to forward',
      // What was written before it started is told too, as far as it is about the last start.
      command: `tail -n 1000 -F ${logFolder}/redis-server.log`,
      // Started by the charm alone: an image without the program must not keep Redis from starting.
      startup: 'disabled',
      user: redisUser,
      group: redisUser,
    } satisfies Service,
  },
};
