import type { Change } from '../changes/change.ts';
import type { ChangeStore } from '../changes/change-store.ts';
import type { Task } from '../changes/task.ts';
import { milliseconds } from '../plan/duration.ts';
import type { CheckConfig } from '../plan/layer.ts';
import { checkPeriod, checkThreshold, checkType } from './check-config.ts';
import { CheckSchedule } from './check-schedule.ts';
import type { CheckTurn } from './check-schedule.ts';
import { runCheck } from './run-check.ts';
import type { CheckHost } from './run-check.ts';

/** What a check needs of the daemon. */
export interface CheckOptions extends CheckHost {
  readonly changes: ChangeStore;
  /** Told when a check has failed as often in a row as its threshold says. */
  readonly onDown: (name: string) => void;
}

/** A check and how it fares. */
export interface CheckInfo {
  readonly name: string;
  readonly level: string | undefined;
  readonly startup: string;
  readonly status: 'up' | 'down' | 'inactive';
  readonly successes: number;
  readonly failures: number;
  readonly threshold: number;
  /** The change that it is; none while it does not run. */
  readonly changeId: string | undefined;
  /** The change that it was before it last went down or recovered. */
  readonly previousChangeId: string | undefined;
}

/** What became of a check that was run at once. */
export interface Refreshed {
  readonly failure: string | undefined;
  readonly info: CheckInfo;
}

interface Run {
  readonly config: CheckConfig;
  readonly change: Change;
}

interface Ending {
  readonly turn: CheckTurn;
  readonly failure: string | undefined;
}

type Phase = 'perform' | 'recover';

const phases = {
  perform: { kind: 'perform-check', title: 'Perform', next: 'recover' },
  recover: { kind: 'recover-check', title: 'Recover', next: 'perform' },
} as const satisfies Record<Phase, unknown>;

/**
 * A check of the plan. While it runs it is a change: `perform-check` while it is up, which fails when it goes down, then
 * `recover-check`, which is done as soon as it succeeds again.
 */
export class Check {
  readonly name: string;
  /** How often it was run, well or not, for metrics. */
  readonly runs = { successes: 0, failures: 0 };
  readonly #options: CheckOptions;
  readonly #schedule: CheckSchedule;
  /** As the plan had it when it was last started, stopped or put to rest. */
  #config: CheckConfig;
  #run: Run | undefined;
  #previous: Change | undefined;
  #successes = 0;
  #failures = 0;

  constructor(name: string, config: CheckConfig, options: CheckOptions) {
    this.name = name;
    this.#config = config;
    this.#options = options;
    this.#schedule = new CheckSchedule(options.clock);
  }

  /** What it runs with; nothing while it does not run. */
  get running(): CheckConfig | undefined {
    return this.#run?.config;
  }

  info(): CheckInfo {
    const { level, startup = 'enabled' } = this.#config;
    const threshold = checkThreshold(this.#config);
    const status = this.#failures >= threshold ? 'down' : 'up';
    return {
      name: this.name,
      level,
      startup,
      status: this.#run === undefined ? 'inactive' : status,
      successes: this.#successes,
      failures: this.#failures,
      threshold,
      changeId: this.#run?.change.id,
      previousChangeId: this.#previous?.id,
    };
  }

  /**
   * Starts it, with nothing counted.
   *
   * @param config - as the plan has it
   * @param running - what it runs with
   */
  start(config: CheckConfig, running: CheckConfig): void {
    this.rest(config);
    this.#begin('perform', running);
  }

  /** Puts one that does not run on file, with nothing counted. */
  rest(config: CheckConfig): void {
    this.#config = config;
    this.#previous = undefined;
    this.#successes = 0;
    this.#failures = 0;
  }

  /** Stops it; what it has counted stays. */
  stop(config: CheckConfig = this.#config): void {
    this.#config = config;
    const run = this.#run;
    this.#run = undefined;
    this.#schedule.stop();
    run?.change.abort();
  }

  /**
   * Runs it at once. One that does not run by itself is not counted.
   *
   * @param config - as the plan has it
   * @returns what went wrong, if anything, and how the check fares: one that goes down or recovers is answered as it
   * was before, as Pebble does
   */
  async refresh(config: CheckConfig, signal: AbortSignal): Promise<Refreshed> {
    if (this.#run === undefined) return { failure: await this.#try(config, signal), info: this.info() };
    return new Promise((resolve) => this.#schedule.ask({ done: (failure) => resolve({ failure, info: this.info() }) }));
  }

  #begin(phase: Phase, config: CheckConfig): void {
    const { changes } = this.#options;
    const { kind, title, next } = phases[phase];
    const summary = `${title} ${checkType(config)} check ${JSON.stringify(this.name)}`;
    let ending: Ending | undefined;
    const task = changes.newTask({
      kind,
      summary,
      work: async (own, signal) => {
        this.#schedule.restart(milliseconds(checkPeriod(config)));
        ending = await (phase === 'perform' ? this.#perform(config, own, signal) : this.#recover(config, own, signal));
        if (ending?.failure !== undefined) throw new Error(ending.failure);
      },
    });
    const change = changes.start({ kind, summary, tasks: [task], noticeData: { 'check-name': this.name } });
    this.#run = { config, change };
    void change.ready.then(() => {
      // It may have been stopped at the last moment.
      if (ending !== undefined && this.#run?.change === change) {
        this.#previous = change;
        this.#begin(next, config);
      }
    });
  }

  /** Runs until it goes down or is stopped. */
  async #perform(config: CheckConfig, task: Task, signal: AbortSignal): Promise<Ending | undefined> {
    const threshold = checkThreshold(config);
    let successes = 0;
    let failures = 0;
    for (;;) {
      const outcome = await this.#takeTurn(config, signal);
      if (outcome === undefined) return undefined;
      const { turn, failure } = outcome;
      if (failure !== undefined && failures + 1 >= threshold) turn.done(failure);
      if (failure === undefined) {
        if (failures > 0) task.info(`succeeded after ${failures} ${failures === 1 ? 'failure' : 'failures'}`);
        successes += 1;
        failures = 0;
      } else failures += 1;
      this.#count(failure, { successes, failures });
      if (failure !== undefined && failures >= threshold) {
        this.#options.onDown(this.name);
        return outcome;
      }
      if (failure !== undefined) task.error(failure);
      turn.done(failure);
    }
  }

  /** Runs until it succeeds or is stopped. */
  async #recover(config: CheckConfig, task: Task, signal: AbortSignal): Promise<Ending | undefined> {
    for (;;) {
      const outcome = await this.#takeTurn(config, signal);
      if (outcome === undefined) return undefined;
      const { turn, failure } = outcome;
      if (failure === undefined) {
        turn.done();
        this.#count(undefined, { successes: 1, failures: 0 });
        return outcome;
      }
      this.#count(failure, { successes: this.#successes, failures: this.#failures + 1 });
      task.error(failure);
      turn.done(failure);
    }
  }

  /** Waits for the next turn and takes it; `undefined` when the check was stopped meanwhile. */
  async #takeTurn(config: CheckConfig, signal: AbortSignal): Promise<Ending | undefined> {
    const turn = await this.#schedule.next(signal);
    if (turn === undefined) return undefined;
    const failure = await this.#try(config, signal);
    if (!signal.aborted) return { turn, failure };
    turn.done(failure);
    return undefined;
  }

  async #try(config: CheckConfig, signal: AbortSignal): Promise<string | undefined> {
    try {
      await runCheck(config, this.#options, signal);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  #count(failure: string | undefined, { successes, failures }: { successes: number; failures: number }): void {
    this.runs[failure === undefined ? 'successes' : 'failures'] += 1;
    this.#successes = successes;
    this.#failures = failures;
  }
}
