import type { EventData } from '../events/event-data.ts';
import { isRestricted } from '../events/event-data.ts';
import { type Environment, parseEvent, requireVariable } from '../events/parse-event.ts';
import { token } from '../plugin/token.ts';
import { JujuVersion } from './juju-version.ts';

/** The proxies that the model wants charms to use; each absent where the model has none. */
export interface Proxies {
  readonly http?: string;
  readonly https?: string;
  readonly ftp?: string;
  /** Names and addresses that are reached without a proxy, as Juju writes them: comma-separated. */
  readonly noProxy?: string;
}

/** Where and for what a dispatch runs, as Juju's environment says. */
export interface JujuContext {
  readonly event: EventData;
  readonly unitName: string;
  readonly applicationName: string;
  /** The number of the unit: 2 for `redis-k8s/2`. */
  readonly unitNumber: number;
  readonly modelName: string;
  readonly modelUuid: string;
  /** The agent's version as Juju spells it, `0.0.0` where Juju does not say. */
  readonly jujuVersion: string;
  /** The same to compare with, and to ask what it supports. */
  readonly version: JujuVersion;
  readonly charmDir: string;
  /** Absent on Kubernetes. */
  readonly machineId?: string;
  readonly availabilityZone?: string;
  /** Present for a subordinate. */
  readonly principalUnit?: string;
  /** `host:port` of the controllers. */
  readonly apiAddresses: readonly string[];
  readonly proxies: Proxies;
  /** Where an administrator wants to stop (`juju debug-code`); see `Breakpoints`. */
  readonly debugAt: readonly string[];
  /**
   * Whether Juju allows next to nothing: `collect-metrics` and `meter-status-changed`, Juju 3 and older. The framework
   * then neither reads nor writes state and statuses.
   */
  readonly restricted: boolean;
}
export const JujuContext = token<JujuContext>('@charmsmith/core/JujuContext');

/**
 * Reads the environment of a dispatch.
 *
 * @param environment - most often `process.env`
 * @throws CharmsmithError `CORE_MISSING_VARIABLE` naming the variable, `CORE_BAD_VERSION`
 */
export function parseJujuContext(environment: Environment): JujuContext {
  const unitName = requireVariable(environment, 'JUJU_UNIT_NAME');
  const [applicationName = '', number = ''] = unitName.split('/');
  const jujuVersion = environment['JUJU_VERSION'] || '0.0.0';
  const event = parseEvent(environment);
  return {
    event,
    unitName,
    applicationName,
    unitNumber: Number(number),
    modelName: requireVariable(environment, 'JUJU_MODEL_NAME'),
    modelUuid: requireVariable(environment, 'JUJU_MODEL_UUID'),
    jujuVersion,
    version: new JujuVersion(jujuVersion),
    charmDir: requireVariable(environment, 'JUJU_CHARM_DIR'),
    ...optional('machineId', environment['JUJU_MACHINE_ID']),
    ...optional('availabilityZone', environment['JUJU_AVAILABILITY_ZONE']),
    ...optional('principalUnit', environment['JUJU_PRINCIPAL_UNIT']),
    apiAddresses: (environment['JUJU_API_ADDRESSES'] ?? '').split(' ').filter((address) => address !== ''),
    proxies: {
      ...optional('http', environment['JUJU_CHARM_HTTP_PROXY']),
      ...optional('https', environment['JUJU_CHARM_HTTPS_PROXY']),
      ...optional('ftp', environment['JUJU_CHARM_FTP_PROXY']),
      ...optional('noProxy', environment['JUJU_CHARM_NO_PROXY']),
    },
    debugAt: (environment['JUJU_DEBUG_AT'] ?? '').split(',').filter((name) => name !== ''),
    restricted: isRestricted(event.kind),
  };
}

// Juju sets absent things to the empty string.
function optional<N extends string>(name: N, value: string | undefined): Partial<Record<N, string>> {
  return (value === undefined || value === '' ? {} : { [name]: value }) as Partial<Record<N, string>>;
}
