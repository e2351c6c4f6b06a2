import { randomBytes } from 'node:crypto';
import type { CharmDescription } from '../charm/charm-description.ts';
import { JujuEmulatorError } from '../errors.ts';
import { HookContext, type HookContextOptions, type RebootRequest } from '../interpreter/hook-context.ts';
import type { ModelView } from '../interpreter/model-view.ts';
import type { LogLevel, StatusState, UnitState } from '../state/unit-state.ts';
import { decideActionOutcome, isTermination } from './action-outcome.ts';
import type { AgentFacts } from './agent-facts.ts';
import { statusAfter, statusBefore } from './agent-status.ts';
import { hook, type DispatchEvent, type Hook } from './dispatch-event.ts';
import type { DispatchRecord, ExecutionResult, Runner } from './execution.ts';
import { HookSchedule } from './hook-schedule.ts';
import { openRun, type Run } from './run.ts';
import type { UnitStore } from './unit-store.ts';

/** What a {@link Uniter} works with. */
export interface UniterOptions extends Pick<HookContextOptions, 'readFile' | 'writeFile' | 'randomBytes'> {
  readonly charm: () => CharmDescription;
  readonly facts: () => AgentFacts;
  readonly store: UnitStore;
  readonly model: ModelView;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Whether a failed hook is run again by itself. */
  readonly retriesHooks: () => boolean;
}

const leadersHook = /^(?:leader-elected|secret-(?:rotate|expired|remove))$/;

/**
 * Juju's worker of that name: runs what a unit's schedule says, and deals with how it ended. Where the unit's state
 * is kept is the store's affair.
 */
export class Uniter {
  readonly schedule: HookSchedule;
  readonly #options: UniterOptions;
  #running: HookContext | undefined;

  constructor(options: UniterOptions) {
    const { model, now, retriesHooks } = options;
    this.#options = options;
    this.schedule = new HookSchedule({
      modelType: model.type,
      now,
      retriesHooks,
      isMoot: (waiting) => this.#isMoot(waiting),
      onSkipped: ({ name }) => this.log('INFO', 'agent', `unit is no longer the leader; skipping "${name}"`),
    });
  }

  /** What runs at the moment. */
  get running(): DispatchEvent | undefined {
    return this.#running?.event;
  }

  /**
   * Takes a failed hook as done without running it.
   *
   * @returns the hook
   */
  skipFailed(): Hook | undefined {
    const { failed } = this.schedule;
    if (failed === undefined) return undefined;
    const opened = this.#options.store.view();
    this.schedule.succeed(failed.hook);
    this.#options.store.done?.(failed.hook, opened);
    return failed.hook;
  }

  /** Changes what Juju holds of the unit, also while a hook runs. */
  update(change: (state: UnitState) => UnitState): void {
    if (this.#running !== undefined) {
      this.#running.applyNow(change);
      return;
    }
    const { store } = this.#options;
    const before = store.view();
    store.apply(before, change(before));
  }

  log(level: LogLevel, source: string, message: string): void {
    const line = { at: this.#options.now(), level, source, message };
    this.update((state) => ({ ...state, log: [...state.log, line] }));
  }

  /**
   * Runs one hook or action.
   *
   * @throws `JUJU_EMULATOR_BUSY`; what the runner throws, and the hook then waits to be run again
   */
  async dispatch(
    event: DispatchEvent,
    runner: Runner,
    options: { readonly signal?: AbortSignal } = {},
  ): Promise<DispatchRecord> {
    if (this.#running !== undefined) throw busy(this.#running.event, event);
    const { store } = this.#options;
    const before = store.view();
    this.schedule.begin(event);
    store.begin?.(event);
    this.#setStatus(statusBefore(event, before.unitStatus));
    const run = this.#open(event, options.signal);
    const startedAt = performance.now();
    try {
      const result = await runner(run.execution);
      const durationMs = performance.now() - startedAt;
      await run.context.idle();
      return this.#close(run, { before, result, durationMs });
    } catch (error) {
      this.schedule.repeat(event);
      throw error;
    } finally {
      this.#running = undefined;
    }
  }

  #open(event: DispatchEvent, signal: AbortSignal | undefined): Run {
    const { charm, model, now, store, readFile, writeFile, randomBytes: random = randomBytes } = this.#options;
    const facts = this.#options.facts();
    const killing = new AbortController();
    let durable = store.view();
    const context = new HookContext({
      charm: charm(),
      state: durable,
      event,
      charmDir: facts.charmDir,
      jujuVersion: facts.jujuVersion,
      model,
      now,
      randomBytes: random,
      onRebootNow: () => killing.abort(),
      onApplied: (after) => {
        store.apply(durable, after);
        durable = after;
      },
      ...(readFile === undefined ? {} : { readFile }),
      ...(writeFile === undefined ? {} : { writeFile }),
    });
    this.#running = context;
    return openRun(context, facts, {
      contextId: `${facts.unitName}-${event.name}-${Buffer.from(random(8)).toString('hex')}`,
      signal: signal === undefined ? killing.signal : AbortSignal.any([signal, killing.signal]),
    });
  }

  #close(run: Run, end: { before: UnitState; result: ExecutionResult; durationMs: number }): DispatchRecord {
    const { context, commands, printed } = run;
    const { event, reboot } = context;
    const { before, durationMs, result } = end;
    const skipped = result.missing === true;
    const ran = skipped || (result.exitCode === 0 && result.signal === undefined && reboot !== 'now');
    const refused = ran ? this.#commit(context) : undefined;
    const committed = ran && refused === undefined;
    this.#running = undefined;
    if (skipped) this.log('INFO', 'agent', `skipped "${event.name}" (missing)`);
    if (refused !== undefined) this.log('ERROR', 'agent', `cannot commit ${event.name}: ${refused}`);
    if (committed) this.#setStatus(statusAfter(event, this.#options.store.view().unitStatus));
    this.#settle(context, committed, result);
    const refusal = refused === undefined ? {} : { refused };
    return {
      event,
      ...result,
      durationMs,
      committed,
      ...refusal,
      ...(reboot === undefined ? {} : { reboot }),
      commands,
      before,
      after: this.#options.store.view(),
      ...(context.action === undefined
        ? {}
        : { action: decideActionOutcome(context.action, result, { printed, unit: context.unit, ...refusal }) }),
    };
  }

  #commit(context: HookContext): string | undefined {
    const outcome = context.commit();
    return outcome.refused ?? this.#options.store.commit(context.opened, outcome);
  }

  #settle({ event, opened, reboot }: HookContext, committed: boolean, result: ExecutionResult): void {
    if (event.kind === 'action') this.schedule.end();
    else if (committed) this.schedule.succeed(event);
    else if (reboot === 'now' || isTermination(result)) this.schedule.repeat(event);
    else this.#fail(event, result);
    if (committed) this.#options.store.done?.(event, opened);
    if (needsBoot(reboot, committed)) this.schedule.queue.addFirst(hook('start'));
  }

  #fail(failed: Hook, { exitCode }: ExecutionResult): void {
    this.schedule.fail(failed);
    this.log('ERROR', 'agent', `hook "${failed.name}" failed: exit status ${exitCode}`);
  }

  /** Hooks for the leader alone are passed over by a unit that no longer leads. */
  #isMoot({ name, secret }: Hook): boolean {
    if (!leadersHook.test(name)) return false;
    const { leader, secrets, unitName } = this.#options.store.view();
    return !leader && (secret === undefined || secrets.find(({ id }) => id === secret.id)?.owner !== unitName);
  }

  #setStatus(status: Pick<StatusState, 'message' | 'status'> | undefined): void {
    if (status === undefined) return;
    const unitStatus = { ...status, since: this.#options.now() };
    this.update((state) => ({ ...state, unitStatus }));
  }
}

/** After a reboot the agent has the charm start anew. */
function needsBoot(reboot: RebootRequest | undefined, committed: boolean): boolean {
  return reboot === 'now' || (reboot !== undefined && committed);
}

function busy(running: DispatchEvent, wanted: DispatchEvent): JujuEmulatorError {
  return new JujuEmulatorError(`cannot run ${wanted.name}: ${running.name} is still running`, {
    code: 'JUJU_EMULATOR_BUSY',
    hint: 'A unit runs one hook or action at a time: wait for the one before.',
  });
}
