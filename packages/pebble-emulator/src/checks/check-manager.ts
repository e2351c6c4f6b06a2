import { isDeepStrictEqual } from 'node:util';
import type { CheckConfig, Plan } from '../plan/layer.ts';
import { emptyPlan } from '../plan/layer.ts';
import { PlanError } from '../plan/plan-error.ts';
import { startsByItself, withServiceContext } from './check-config.ts';
import { Check } from './check.ts';
import type { CheckOptions, Refreshed } from './check.ts';

/** The checks of the plan. */
export class CheckManager {
  readonly #options: CheckOptions;
  readonly #checks = new Map<string, Check>();
  #plan: Plan = emptyPlan;

  constructor(options: CheckOptions) {
    this.#options = options;
  }

  /** Every check, by name. */
  all(): Check[] {
    return [...this.#checks.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /**
   * Takes over a new plan. Changed checks begin anew, and whatever starts by itself and does not run is started, also
   * when it was stopped by hand; one that is disabled while it runs goes on as it was.
   */
  planChanged(plan: Plan): void {
    this.#plan = plan;
    for (const [name, config] of [...plan.checks].sort(([one], [other]) => (one < other ? -1 : 1))) {
      const wanted = withServiceContext(plan, config);
      const running = this.#checks.get(name)?.running;
      if (running === undefined) {
        if (startsByItself(config)) this.#check(name).start(config, wanted);
        else this.#check(name).rest(config);
      } else if (!isDeepStrictEqual(running, wanted) && (startsByItself(config) || !startsByItself(running))) {
        this.#forget(name);
        this.#check(name).start(config, wanted);
      }
    }
    for (const [name, { running }] of this.#checks) if (running && !plan.checks.has(name)) this.#forget(name);
  }

  /**
   * Starts checks that do not run.
   *
   * @returns the names of those that were started, sorted
   * @throws PlanError when one of them is not in the plan; then none is started
   */
  start(names: readonly string[]): string[] {
    const idle = [...this.#find(names)].filter(([name]) => this.#check(name).running === undefined);
    // As with Pebble, one that is started by hand does without the context of a service.
    for (const [name, config] of idle) this.#check(name).start(config, config);
    return idle.map(([name]) => name).sort();
  }

  /**
   * Stops checks that run; what they have counted stays.
   *
   * @returns the names of those that were stopped, sorted
   * @throws PlanError when one of them is not in the plan; then none is stopped
   */
  stop(names: readonly string[]): string[] {
    const running = [...this.#find(names)].filter(([name]) => this.#check(name).running !== undefined);
    for (const [name, config] of running) this.#check(name).stop(config);
    return running.map(([name]) => name).sort();
  }

  /** Starts every check that starts by itself and does not run. */
  replan(): void {
    this.start([...this.#plan.checks].filter(([, config]) => startsByItself(config)).map(([name]) => name));
  }

  /** Runs a check at once: see {@link Check.refresh}. Gives `undefined` when the plan has no such check. */
  async refresh(name: string, signal: AbortSignal): Promise<Refreshed | undefined> {
    const config = this.#plan.checks.get(name);
    return config && this.#check(name).refresh(config, signal);
  }

  /** Ends every check. */
  discard(): void {
    for (const check of this.#checks.values()) check.stop();
  }

  #find(names: readonly string[]): Map<string, CheckConfig> {
    const missing = names.filter((name) => !this.#plan.checks.has(name)).sort();
    if (missing.length > 0) throw new PlanError(`cannot find checks in plan: ${missing.join(', ')}`);
    return new Map(names.map((name) => [name, this.#plan.checks.get(name) ?? {}]));
  }

  #check(name: string): Check {
    const check = this.#checks.get(name) ?? new Check(name, this.#plan.checks.get(name) ?? {}, this.#options);
    this.#checks.set(name, check);
    return check;
  }

  #forget(name: string): void {
    this.#checks.get(name)?.stop();
    this.#checks.delete(name);
  }
}
