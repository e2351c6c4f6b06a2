import { atLeast } from '../juju/juju-version.ts';
import type { UnitState } from '../state/unit-state.ts';
import type { AgentFacts, ProxySettings } from './agent-facts.ts';
import type { DispatchEvent } from './dispatch-event.ts';
import { eventVariables } from './event-variables.ts';

type Variables = Readonly<Record<string, string>>;

/**
 * Builds the whole environment of one run, as Juju does. Nothing is inherited.
 *
 * @param facts - of the unit
 * @param state - of the unit, for relations and storage
 * @param event - what runs
 * @param contextId - opaque token of this run
 */
export function dispatchEnvironment(
  facts: AgentFacts,
  state: UnitState,
  event: DispatchEvent,
  contextId: string,
): Variables {
  const { charmProxies, jujuVersion } = facts;
  return {
    APT_LISTCHANGES_FRONTEND: 'none',
    CHARM_DIR: facts.charmDir,
    CLOUD_API_VERSION: facts.cloudApiVersion,
    DEBIAN_FRONTEND: 'noninteractive',
    JUJU_AGENT_SOCKET_ADDRESS: facts.hookTools.socketAddress,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    JUJU_API_ADDRESSES: facts.apiAddresses.join(' '),
    JUJU_AVAILABILITY_ZONE: facts.availabilityZone,
    JUJU_CHARM_DIR: facts.charmDir,
    JUJU_CHARM_FTP_PROXY: charmProxies.ftp ?? '',
    JUJU_CHARM_HTTPS_PROXY: charmProxies.https ?? '',
    JUJU_CHARM_HTTP_PROXY: charmProxies.http ?? '',
    JUJU_CHARM_NO_PROXY: charmProxies.noProxy ?? '',
    JUJU_CONTEXT_ID: contextId,
    JUJU_MACHINE_ID: facts.machineId,
    JUJU_MODEL_NAME: facts.modelName,
    JUJU_MODEL_UUID: facts.modelUuid,
    JUJU_PRINCIPAL_UNIT: facts.principalUnit,
    JUJU_UNIT_NAME: facts.unitName,
    LANG: 'C.UTF-8',
    PATH: `${facts.hookTools.path}:${facts.path}`,
    TERM: 'tmux-256color',
    ...(event.name === 'meter-status-changed' ? {} : { JUJU_VERSION: jujuVersion }),
    ...versionVariables(facts),
    ...kubernetesVariables(facts.kubernetes),
    ...legacyProxyVariables(facts.legacyProxies),
    ...eventVariables(state, event),
  };
}

/** Meter status is gone in 4.x, which knows of tracing instead. */
function versionVariables({ jujuVersion, trace }: AgentFacts): Variables {
  if (!atLeast(jujuVersion, '4')) return { JUJU_METER_INFO: '', JUJU_METER_STATUS: 'AMBER', JUJU_SLA: 'unsupported' };
  if (trace === undefined) return {};
  return { JUJU_SPAN_ID: trace.spanId, JUJU_TRACE_FLAGS: trace.flags, JUJU_TRACE_ID: trace.traceId };
}

const forwarded = /^KUBERNETES_(?:PORT(?:_443_TCP(?:_(?:ADDR|PORT|PROTO))?)?|SERVICE(?:_(?:HOST|PORT|PORT_HTTPS))?)$/;

function kubernetesVariables(agentsOwn: Variables): Variables {
  return Object.fromEntries(Object.entries(agentsOwn).filter(([name]) => forwarded.test(name)));
}

/** Each in small and in capital letters, and only where it is set. */
function legacyProxyVariables({ ftp, http, https, noProxy }: ProxySettings): Variables {
  const named = { http_proxy: http, https_proxy: https, ftp_proxy: ftp, no_proxy: noProxy };
  return Object.fromEntries(
    Object.entries(named).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [name, name.toUpperCase()].map((spelt) => [spelt, value]),
    ),
  );
}
