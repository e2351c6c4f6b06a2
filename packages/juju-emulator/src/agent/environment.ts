import type { UnitState } from '../state/unit-state.ts';
import { applicationOf } from '../state/unit-state.ts';
import type { AgentFacts } from './agent-facts.ts';
import type { DispatchEvent } from './dispatch-event.ts';

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
): Readonly<Record<string, string>> {
  return {
    APT_LISTCHANGES_FRONTEND: 'none',
    CHARM_DIR: facts.charmDir,
    CLOUD_API_VERSION: '',
    DEBIAN_FRONTEND: 'noninteractive',
    JUJU_AGENT_SOCKET_ADDRESS: facts.hookTools.socketAddress,
    JUJU_AGENT_SOCKET_NETWORK: 'unix',
    JUJU_API_ADDRESSES: facts.apiAddresses.join(' '),
    JUJU_AVAILABILITY_ZONE: '',
    JUJU_CHARM_DIR: facts.charmDir,
    JUJU_CHARM_FTP_PROXY: '',
    JUJU_CHARM_HTTPS_PROXY: '',
    JUJU_CHARM_HTTP_PROXY: '',
    JUJU_CHARM_NO_PROXY: '',
    JUJU_CONTEXT_ID: contextId,
    JUJU_MACHINE_ID: '',
    JUJU_MODEL_NAME: facts.modelName,
    JUJU_MODEL_UUID: facts.modelUuid,
    JUJU_PRINCIPAL_UNIT: '',
    JUJU_UNIT_NAME: facts.unitName,
    JUJU_VERSION: facts.jujuVersion,
    LANG: 'C.UTF-8',
    PATH: `${facts.hookTools.path}:${facts.path}`,
    TERM: 'tmux-256color',
    // Meter status is gone in 4.x; until then Juju sets these three.
    ...(/^[23]\./.test(facts.jujuVersion)
      ? { JUJU_METER_INFO: '', JUJU_METER_STATUS: 'AMBER', JUJU_SLA: 'unsupported' }
      : {}),
    ...(event.kind === 'action'
      ? {
          JUJU_ACTION_NAME: event.name,
          JUJU_ACTION_TAG: `action-${event.id}`,
          JUJU_ACTION_UUID: event.id,
          JUJU_DISPATCH_PATH: `actions/${event.name}`,
          JUJU_HOOK_NAME: '',
        }
      : {
          JUJU_DISPATCH_PATH: `hooks/${event.name}`,
          JUJU_HOOK_NAME: event.name,
          ...relationVariables(state, event.relation),
          ...storageVariables(state, event.storageId),
          ...(event.workload === undefined ? {} : { JUJU_WORKLOAD_NAME: event.workload }),
        }),
  };
}

function relationVariables(
  state: UnitState,
  of: (DispatchEvent & { kind: 'hook' })['relation'],
): Record<string, string> {
  if (of === undefined) return {};
  const relation = state.relations.find(({ id }) => id === of.id);
  return {
    JUJU_RELATION: relation?.endpoint ?? of.id.replace(/:\d+$/, ''),
    JUJU_RELATION_ID: of.id,
    JUJU_REMOTE_APP: relation?.remoteApp ?? applicationOf(of.remoteUnit ?? ''),
    JUJU_REMOTE_UNIT: of.remoteUnit ?? '',
    ...(of.departingUnit === undefined ? {} : { JUJU_DEPARTING_UNIT: of.departingUnit }),
  };
}

function storageVariables(state: UnitState, id: string | undefined): Record<string, string> {
  const storage = state.storage.find((candidate) => candidate.id === id);
  if (storage === undefined) return {};
  return {
    JUJU_STORAGE_ID: storage.id,
    JUJU_STORAGE_KIND: storage.kind,
    JUJU_STORAGE_LOCATION: storage.location,
  };
}
