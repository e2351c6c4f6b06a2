import type { Change } from '../changes/change.ts';
import type { ChangeStore } from '../changes/change-store.ts';
import type { Task } from '../changes/task.ts';
import type { Clock } from '../clock/clock.ts';
import type { Plan } from '../plan/layer.ts';
import type { PlanManager } from '../plan/plan-manager.ts';
import { assignLanes, orderServices } from '../plan/service-order.ts';
import { decideReplan } from './decide-replan.ts';
import type { ServiceManager } from './service-manager.ts';

/** What can be asked of services. */
export type ServiceChangeKind = 'start' | 'stop' | 'restart' | 'replan' | 'autostart';

/** Turns what is asked of services into changes: which services, in which order, in which lanes. */
export class ServiceChanges {
  readonly #plans: PlanManager;
  readonly #services: ServiceManager;
  readonly #changes: ChangeStore;
  readonly #clock: Clock;

  constructor(options: { plans: PlanManager; services: ServiceManager; changes: ChangeStore; clock: Clock }) {
    this.#plans = options.plans;
    this.#services = options.services;
    this.#changes = options.changes;
    this.#clock = options.clock;
  }

  /** The services that start by themselves, with what they require, in order. */
  enabled(): string[] {
    const { services } = this.#plans.plan;
    const enabled = [...services].filter(([, { startup }]) => startup === 'enabled').map(([name]) => name);
    return orderServices(services, enabled, 'start');
  }

  /**
   * Begins a change.
   *
   * @param kind - what to do
   * @param names - the services asked for; none for a replan
   * @throws PlanError for a service that does not exist
   */
  begin(kind: ServiceChangeKind, names: readonly string[]): Change {
    const { plan } = this.#plans;
    switch (kind) {
      case 'start':
      case 'autostart': {
        const lanes = lanesOf(plan, names, 'start');
        return this.#begin(kind, names, lanes.flat().length, this.#startTasks(lanes));
      }
      case 'stop': {
        const lanes = lanesOf(plan, names, 'stop');
        return this.#begin(kind, names, lanes.flat().length, this.#stopTasks(lanes));
      }
      case 'restart': {
        const stopped = this.#stopTasks(
          lanesOf(plan, names, 'stop').map((lane) => lane.filter((name) => names.includes(name))),
        );
        const lanes = lanesOf(plan, names, 'start');
        return this.#begin(kind, names, lanes.flat().length, [...stopped, ...this.#startTasks(lanes, stopped)]);
      }
      case 'replan':
        return this.#replan(plan);
    }
  }

  /** Stops every service that runs or would be restarted; waits until that is done, well or not. */
  async stopAll(): Promise<void> {
    const running = this.#services.unstopped();
    if (running.length === 0) return;
    const lanes = lanesOf(this.#plans.plan, [...this.#plans.plan.services.keys()], 'stop');
    const tasks = this.#stopTasks(lanes.map((lane) => lane.filter((name) => running.includes(name))));
    await this.#begin('stop', running, running.length, tasks).ready;
  }

  #replan(plan: Plan): Change {
    const { stop, start } = decideReplan(plan, this.#services.started());
    const stopLanes = lanesOf(plan, stop, 'stop');
    const startLanes = lanesOf(plan, start, 'start');
    this.#services.adoptPlan(stop);
    const stopped = this.#stopTasks(stopLanes);
    const names = [...new Set([...stopLanes, ...startLanes].flat())].sort();
    return this.#begin('replan', names, names.length, [...stopped, ...this.#startTasks(startLanes, stopped)]);
  }

  #begin(kind: ServiceChangeKind, names: readonly string[], count: number, tasks: readonly Task[]): Change {
    const change = this.#changes.start({ kind, summary: summarise(kind, names, count), tasks, services: names });
    this.#clock.busyUntil(change.ready);
    return change;
  }

  #startTasks(lanes: readonly (readonly string[])[], after: readonly Task[] = []): Task[] {
    return this.#tasks(
      'start',
      lanes,
      after,
      (name) => (task, signal) => this.#services.start(name, (text) => task.info(text), signal),
    );
  }

  #stopTasks(lanes: readonly (readonly string[])[]): Task[] {
    return this.#tasks('stop', lanes, [], (name) => (task) => this.#services.stop(name, (text) => task.info(text)));
  }

  #tasks(
    kind: 'start' | 'stop',
    lanes: readonly (readonly string[])[],
    after: readonly Task[],
    workOn: (service: string) => (task: Task, signal: AbortSignal) => Promise<void>,
  ): Task[] {
    const verb = kind === 'start' ? 'Start' : 'Stop';
    return lanes.flatMap((names) => {
      const lane = this.#changes.newLane();
      const tasks: Task[] = [];
      for (const name of names) {
        const previous = tasks.slice(-1);
        const summary = `${verb} service ${JSON.stringify(name)}`;
        tasks.push(this.#changes.newTask({ kind, summary, lane, after: [...after, ...previous], work: workOn(name) }));
      }
      return tasks;
    });
  }
}

function lanesOf(plan: Plan, names: readonly string[], direction: 'start' | 'stop'): string[][] {
  return assignLanes(plan.services, orderServices(plan.services, names, direction));
}

/** The first service asked for, and how many more are touched. */
export function summarise(kind: ServiceChangeKind, names: readonly string[], count: number): string {
  const title = kind.charAt(0).toUpperCase() + kind.slice(1);
  if (count === 0) return `${title} - no services`;
  const first = `${title} service ${JSON.stringify(names[0])}`;
  return count === 1 ? first : `${first} and ${count - 1} more`;
}
