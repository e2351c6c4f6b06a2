import type { LocalModelOptions } from '../model/local-model.ts';
import { startLocalModel } from '../model/start-local-model.ts';
import type { LocalUnit } from './local-unit.ts';

/** What {@link startLocalUnit} takes: that of a model, which then has one unit. */
export type LocalUnitOptions = Omit<LocalModelOptions, 'units'>;

/** The one unit of a model. Disposing it disposes the model. */
export type LoneUnit = LocalUnit & AsyncDisposable;

/**
 * Deploys one unit of a charm on this machine: its pod comes up, and the hooks of a new unit wait to be run.
 *
 * @throws what {@link startLocalModel} throws
 *
 * @example
 * ```ts
 * await using unit = await startLocalUnit({ charmFolder: 'build/charm' });
 * await unit.settle();
 * console.log(unit.status);
 * ```
 */
export async function startLocalUnit(options: LocalUnitOptions): Promise<LoneUnit> {
  const model = await startLocalModel({ ...options, units: 1 });
  const unit = model.unit(`${model.application}/0`);
  return Object.assign(unit, { [Symbol.asyncDispose]: () => model[Symbol.asyncDispose]() });
}
