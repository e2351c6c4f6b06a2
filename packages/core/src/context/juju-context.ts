import type { EventData } from '../events/juju-event.ts';
import { type Environment, parseEvent, requireVariable } from '../events/parse-event.ts';
import { token } from '../plugin/token.ts';

/** Where and for what a dispatch runs, as Juju's environment says. */
export interface JujuContext {
  readonly event: EventData;
  readonly unitName: string;
  readonly applicationName: string;
  /** The number of the unit: 2 for `redis-k8s/2`. */
  readonly unitNumber: number;
  readonly modelName: string;
  readonly modelUuid: string;
  /** The agent's version, `0.0.0` where Juju does not say. */
  readonly jujuVersion: string;
  readonly charmDir: string;
}
export const JujuContext = token<JujuContext>('@charmsmith/core/JujuContext');

/**
 * Reads the environment of a dispatch.
 *
 * @param environment - most often `process.env`
 * @throws CharmsmithError `CORE_MISSING_VARIABLE` naming the variable
 */
export function parseJujuContext(environment: Environment): JujuContext {
  const unitName = requireVariable(environment, 'JUJU_UNIT_NAME');
  const [applicationName = '', number = ''] = unitName.split('/');
  return {
    event: parseEvent(environment),
    unitName,
    applicationName,
    unitNumber: Number(number),
    modelName: requireVariable(environment, 'JUJU_MODEL_NAME'),
    modelUuid: requireVariable(environment, 'JUJU_MODEL_UUID'),
    jujuVersion: environment['JUJU_VERSION'] || '0.0.0',
    charmDir: requireVariable(environment, 'JUJU_CHARM_DIR'),
  };
}
