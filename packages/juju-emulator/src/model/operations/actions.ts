import { fillParameters } from '../../agent/action-parameters.ts';
import type { DispatchRecord } from '../../agent/execution.ts';
import { JujuEmulatorError, unknownName } from '../../errors.ts';
import type { ActionRecord, ModelCore } from '../model-core.ts';

/**
 * Has an action wait in a unit, its parameters checked and filled in.
 *
 * @returns its id
 */
export function enqueueAction(
  core: ModelCore,
  unit: string,
  name: string,
  parameters: Readonly<Record<string, unknown>>,
): string {
  const { charm } = core.applicationOf(unit);
  const filled = fillParameters(charm, name, parameters, core.jujuVersion);
  const id = String(core.nextNumber('action') + 1);
  core.actions.set(id, { id, unit, name, parameters: filled });
  core.uniter(unit).schedule.addAction({ kind: 'action', name, id, parameters: filled });
  core.ready.add(unit);
  return id;
}

/** Notes how an action has ended. */
export function noteOutcome(core: ModelCore, { action: outcome, event }: DispatchRecord): void {
  if (event.kind !== 'action' || outcome === undefined) return;
  const record = core.actions.get(event.id);
  if (record !== undefined) core.actions.set(event.id, { ...record, outcome });
}

/** @throws `JUJU_EMULATOR_UNKNOWN_NAME` */
export function findAction(core: ModelCore, id: string): ActionRecord {
  const found = core.actions.get(id);
  if (found === undefined) throw unknownName('the model', 'action', id, core.actions.keys());
  return found;
}

/** The error for an action that nothing makes run. */
export function actionWaits(unit: string, id: string): JujuEmulatorError {
  return new JujuEmulatorError(`the action ${id} still waits: the unit "${unit}" does not get to it`, {
    code: 'JUJU_EMULATOR_NOT_SETTLED',
    hint: 'A unit acts once it has been installed, and on Kubernetes once it has started.',
    details: { unit, id },
  });
}
