import { findRelation } from '../interpreter/relation-lookup.ts';
import { applicationOf, type UnitState } from '../state/unit-state.ts';
import type { DispatchEvent, Hook } from './dispatch-event.ts';

type Variables = Readonly<Record<string, string>>;

/**
 * The variables that tell a run what it is about.
 *
 * @param state - of the unit, for relations and storage
 * @param event - what runs
 */
export function eventVariables(state: UnitState, event: DispatchEvent): Variables {
  if (event.kind === 'action') {
    return {
      JUJU_ACTION_NAME: event.name,
      JUJU_ACTION_TAG: `action-${event.id}`,
      JUJU_ACTION_UUID: event.id,
      JUJU_DISPATCH_PATH: `actions/${event.name}`,
      JUJU_HOOK_NAME: '',
    };
  }
  return {
    JUJU_DISPATCH_PATH: `hooks/${event.name}`,
    JUJU_HOOK_NAME: event.name,
    ...relationVariables(state, event.relation),
    ...storageVariables(state, event.storageId),
    ...workloadVariables(event),
    ...secretVariables(event.secret),
    ...(event.targetBase === undefined ? {} : { JUJU_TARGET_BASE: event.targetBase }),
  };
}

function relationVariables(state: UnitState, of: Hook['relation']): Variables {
  if (of === undefined) return {};
  const relation = findRelation(state.relations, of.id);
  return {
    JUJU_RELATION: relation?.endpoint ?? of.id.replace(/:\d+$/, ''),
    JUJU_RELATION_ID: of.id,
    JUJU_REMOTE_APP: relation?.remoteApp ?? applicationOf(of.remoteUnit ?? ''),
    JUJU_REMOTE_UNIT: of.remoteUnit ?? '',
    ...(of.departingUnit === undefined ? {} : { JUJU_DEPARTING_UNIT: of.departingUnit }),
  };
}

function storageVariables(state: UnitState, id: string | undefined): Variables {
  const storage = state.storage.find((candidate) => candidate.id === id);
  if (storage === undefined) return {};
  return {
    JUJU_STORAGE_ID: storage.id,
    JUJU_STORAGE_KIND: storage.kind,
    JUJU_STORAGE_LOCATION: storage.location,
  };
}

function workloadVariables({ check, notice, workload }: Hook): Variables {
  if (workload === undefined) return {};
  return {
    JUJU_WORKLOAD_NAME: workload,
    ...(notice === undefined
      ? {}
      : { JUJU_NOTICE_ID: notice.id, JUJU_NOTICE_KEY: notice.key, JUJU_NOTICE_TYPE: notice.type ?? 'custom' }),
    ...(check === undefined ? {} : { JUJU_PEBBLE_CHECK_NAME: check }),
  };
}

function secretVariables(secret: Hook['secret']): Variables {
  if (secret === undefined) return {};
  const { id, label = '', revision = 0 } = secret;
  return {
    JUJU_SECRET_ID: `secret:${id}`,
    JUJU_SECRET_LABEL: label,
    ...(revision > 0 ? { JUJU_SECRET_REVISION: String(revision) } : {}),
  };
}
