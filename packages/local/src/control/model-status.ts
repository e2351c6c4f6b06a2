import type { LocalModel } from '../model/local-model.ts';
import type { LocalUnit } from '../unit/local-unit.ts';
import type { ModelStatus, PodStatus, UnitStatus } from './control-protocol.ts';

/** Tells how a model stands. */
export function modelStatus(model: LocalModel): ModelStatus {
  const containers = Object.keys(model.charm.containers);
  return {
    model: model.name,
    application: model.application,
    ...model.status,
    config: model.config,
    cuts: model.cluster.cuts,
    processId: model.cluster.processId,
    units: model.units.map((unit) => unitStatus(unit, containers)),
  };
}

function unitStatus(unit: LocalUnit, containers: readonly string[]): UnitStatus {
  const { last, name, pending, running, state, status } = unit;
  return {
    unit: name,
    leader: state.leader,
    status: status.status,
    message: status.message,
    workloadVersion: state.workloadVersion,
    pending: pending.map((hook) => hook.name),
    ...(running === undefined ? {} : { running }),
    ...(last === undefined
      ? {}
      : { last: { name: last.event.name, durationMs: Math.round(last.durationMs), committed: last.committed } }),
    ...(unit.ready ? { pod: podStatus(unit, containers) } : {}),
  };
}

function podStatus({ pod }: LocalUnit, containers: readonly string[]): PodStatus {
  return {
    address: pod.address,
    processId: pod.processId,
    roots: Object.fromEntries(containers.map((name) => [name, pod.rootOf(name)])),
  };
}
