import { hook, type DispatchEvent, type Hook } from '../agent/dispatch-event.ts';
import type { ActionOutcome, DispatchRecord } from '../agent/execution.ts';
import { JujuEmulatorError } from '../errors.ts';
import type { Databag, LogLine, UnitState } from '../state/unit-state.ts';
import { ModelOperations } from './model-operations.ts';
import { jujuStatus, type JujuStatus } from './juju-status.ts';
import type { ActionRecord } from './model-core.ts';
import { modelState, type ModelState } from './model-state.ts';
import { actionWaits, enqueueAction, findAction } from './operations/actions.ts';
import { runNext, settle, step, type SettleOptions, type StepOptions } from './operations/run.ts';
import { projectUnit } from './project-unit.ts';

/**
 * A Juju model in memory: applications of charms in any language, their units, relations, secrets and storage. What
 * the operator or the cloud does queues hooks; {@link Model.step} and {@link Model.settle} run them.
 *
 * @remarks An operation either happens or throws and changes nothing. One unit runs one hook at a time; several units
 * may run at once when they are stepped at once.
 *
 * @example
 * ```ts
 * const model = new Model();
 * model.deploy(webCharm, { units: 2, runner });
 * model.deploy(mysqlCharm, { runner });
 * model.integrate('web:db', 'mysql');
 * await model.settle();
 * console.log(model.status().applications['web']?.['application-status']);
 * ```
 */
export class Model extends ModelOperations {
  /** Milliseconds since the epoch, by the model's own time. */
  get now(): number {
    return this.core.now();
  }

  /** When something is due by itself next, such as a failed hook, in milliseconds since the epoch. */
  get nextDueAt(): number | undefined {
    return this.core.timers.nextAt;
  }

  /**
   * Lets time pass: failed hooks, rotation and expiry of secrets, and update-status become due. It runs nothing.
   *
   * @param ms - milliseconds
   * @throws `JUJU_EMULATOR_BAD_VALUE`
   */
  advance(ms: number): void {
    if (!(ms >= 0 && Number.isFinite(ms))) {
      throw new JujuEmulatorError(`time does not pass by ${ms} ms`, { code: 'JUJU_EMULATOR_BAD_VALUE' });
    }
    this.core.advance(ms);
    this.core.timers.tick(this.core.now());
  }

  /**
   * Runs one hook or action that is due: of one unit, or of that whose turn it is.
   *
   * @returns `undefined` when none is
   * @throws what the runner throws; the hook then waits again
   */
  async step(options: StepOptions = {}): Promise<DispatchRecord | undefined> {
    return await step(this.core, options);
  }

  /**
   * Runs what is due until nothing is. A hook that fails is not run again before {@link Model.advance} or
   * {@link Model.resolved}.
   *
   * @returns what has run, in order
   * @throws `JUJU_EMULATOR_NOT_SETTLED` after as many steps as are allowed
   */
  async settle(options: SettleOptions = {}): Promise<readonly DispatchRecord[]> {
    return await settle(this.core, options);
  }

  /** Runs one hook or action of a unit, whatever waits. */
  async dispatch(
    unit: string,
    event: DispatchEvent | string,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DispatchRecord> {
    this.core.unit(unit);
    return await runNext(this.core, unit, typeof event === 'string' ? hook(event) : event, options);
  }

  /**
   * Runs an action, and before it what Juju's order puts before it in this unit.
   *
   * @throws `JUJU_EMULATOR_NOT_SETTLED` when the unit does not get to it, and what {@link Model.enqueueAction} throws
   */
  async runAction(
    unit: string,
    name: string,
    parameters: Readonly<Record<string, unknown>> = {},
    options: Omit<StepOptions, 'unit'> = {},
  ): Promise<ActionOutcome> {
    const id = enqueueAction(this.core, unit, name, parameters);
    for (;;) {
      const { outcome } = findAction(this.core, id);
      if (outcome !== undefined) return outcome;
      if ((await step(this.core, { ...options, unit })) === undefined) throw actionWaits(unit, id);
    }
  }

  /** What `juju status --format json` shows. */
  status(): JujuStatus {
    return jujuStatus(this.core);
  }

  /** Everything as plain data. */
  state(): ModelState {
    return modelState(this.core);
  }

  /** The model as one unit sees it. */
  unit(name: string): UnitState {
    return projectUnit(this.core, name);
  }

  /** Hooks that wait in a unit, in the order they will run; one that has failed comes first. */
  pending(unit: string): readonly Hook[] {
    this.core.unit(unit);
    return this.core.uniter(unit).schedule.pending;
  }

  /**
   * One databag of a relation.
   *
   * @param relation - number of the relation
   * @param entity - unit or application
   * @throws `JUJU_EMULATOR_UNKNOWN_NAME`
   */
  databag(relation: number, entity: string): Databag {
    const found = this.core.relations.get(relation)?.databags[entity];
    if (found !== undefined) return found;
    throw new JujuEmulatorError(`the relation ${relation} has no data of "${entity}"`, {
      code: 'JUJU_EMULATOR_UNKNOWN_NAME',
      details: { relation, entity },
    });
  }

  /** An action, and how it ended. */
  action(id: string): ActionRecord {
    return findAction(this.core, id);
  }

  /** The log of one unit, or of all in the order of time. */
  logs(unit?: string): readonly (LogLine & { readonly unit: string })[] {
    const names = unit === undefined ? [...this.core.units.keys()] : [unit];
    const lines = names.flatMap((name) => this.core.unit(name).log.map((line) => ({ ...line, unit: name })));
    return lines.sort((a, b) => a.at - b.at);
  }
}
