import type { DispatchEvent } from '../../agent/dispatch-event.ts';
import type { DispatchRecord } from '../../agent/execution.ts';
import { JujuEmulatorError } from '../../errors.ts';
import type { ModelCore } from '../model-core.ts';
import { enterRelations } from '../relation-hooks.ts';
import { noteOutcome } from './actions.ts';

/** What is run next. */
export interface StepOptions {
  /** Only this unit. Default: the one whose turn it is. */
  readonly unit?: string;
  /** Ends the run, as a terminated agent does. */
  readonly signal?: AbortSignal;
}

/** How long is run. */
export interface SettleOptions {
  /** Most hooks and actions that are run. Default 100,000. */
  readonly steps?: number;
  /** Ends the run that is under way, and runs no more. */
  readonly signal?: AbortSignal;
}

/** Runs one hook or action that is due. */
export async function step(core: ModelCore, { signal, unit }: StepOptions): Promise<DispatchRecord | undefined> {
  core.timers.tick(core.now());
  const chosen = unit === undefined ? nextUnit(core) : core.unit(unit).name;
  const event = chosen === undefined ? undefined : core.uniter(chosen).schedule.next('now');
  if (chosen === undefined || event === undefined) return undefined;
  return await runNext(core, chosen, event, signal === undefined ? {} : { signal });
}

/** Runs what is due until nothing is. */
export async function settle(
  core: ModelCore,
  { signal, steps = 100_000 }: SettleOptions,
): Promise<readonly DispatchRecord[]> {
  const records: DispatchRecord[] = [];
  while (signal?.aborted !== true) {
    if (records.length >= steps && isAnythingDue(core)) throw notSettled(core, steps);
    const record = await step(core, signal === undefined ? {} : { signal });
    if (record === undefined) break;
    records.push(record);
  }
  return records;
}

/** Runs a hook or action of a unit, and notes what comes of it. */
export async function runNext(
  core: ModelCore,
  unit: string,
  event: DispatchEvent,
  options: { readonly signal?: AbortSignal },
): Promise<DispatchRecord> {
  const uniter = core.uniter(unit);
  const { runner } = core.applicationOf(unit).host;
  try {
    const record = await uniter.dispatch(event, runner, options);
    noteOutcome(core, record);
    return record;
  } finally {
    takeTurn(core, unit);
  }
}

/** Has a failed hook run at once, or takes it as done. */
export function resolve(core: ModelCore, unit: string, retry: boolean): void {
  core.unit(unit);
  const uniter = core.uniter(unit);
  if (uniter.schedule.failed === undefined) {
    throw new JujuEmulatorError(`the unit "${unit}" is not in error`, {
      code: 'JUJU_EMULATOR_NOT_ALLOWED',
      details: { unit },
    });
  }
  if (retry) uniter.schedule.retryNow();
  else uniter.skipFailed();
  if (!core.units.has(unit)) return;
  enterRelations(core, unit);
  core.ready.add(unit);
}

/** The first unit with something to run that runs nothing yet. */
function nextUnit(core: ModelCore): string | undefined {
  for (const unit of core.ready) {
    const uniter = core.uniter(unit);
    if (uniter.running !== undefined) continue;
    if (uniter.schedule.next('now') !== undefined) return unit;
    core.ready.delete(unit);
  }
  return undefined;
}

/** Puts a unit behind the others; one that has failed comes again when its time has come. */
function takeTurn(core: ModelCore, unit: string): void {
  core.ready.delete(unit);
  const failed = core.uniters.get(unit)?.schedule.failed;
  if (!core.units.has(unit)) return;
  core.ready.add(unit);
  if (failed?.retryAt === undefined) core.timers.delete(`retry ${unit}`);
  else core.timers.set(`retry ${unit}`, failed.retryAt, () => core.ready.add(unit));
}

function isAnythingDue(core: ModelCore): boolean {
  core.timers.tick(core.now());
  return nextUnit(core) !== undefined;
}

function notSettled(core: ModelCore, steps: number): JujuEmulatorError {
  const waiting = [...core.ready].flatMap((unit) =>
    core
      .uniter(unit)
      .schedule.pending.slice(0, 1)
      .map(({ name }) => `${unit} ${name}`),
  );
  return new JujuEmulatorError(`hooks still wait after ${steps} steps: ${waiting.slice(0, 10).join(', ')}`, {
    code: 'JUJU_EMULATOR_NOT_SETTLED',
    hint: 'Charms that answer each other for ever never settle; otherwise allow more steps.',
    details: { steps },
  });
}
