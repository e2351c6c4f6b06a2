import type { Clock } from '../clock/clock.ts';
import { lastLines } from '../logs/service-log.ts';
import type { ServiceLog } from '../logs/service-log.ts';
import type { ServiceLogs } from '../logs/service-logs.ts';
import type { ServiceFigures } from '../metrics/daemon-metrics.ts';
import { parseCommandLine } from '../plan/command-line.ts';
import type { ServiceConfig } from '../plan/layer.ts';
import type { PlanManager } from '../plan/plan-manager.ts';
import type { ProcessRunner, RunningProcess } from '../processes/process-runner.ts';
import { isSignal } from '../processes/signals.ts';
import { resolveOwner } from '../users/owner.ts';
import type { Users } from '../users/users.ts';
import type { ShutdownCause } from './exit-action.ts';
import { Service } from './service.ts';
import { statusOf } from './service-state.ts';
import type { ServiceStatus } from './service-state.ts';
import { StartError } from './start-error.ts';

/** What the services need of the daemon. */
export interface ServiceManagerOptions {
  readonly plans: PlanManager;
  readonly clock: Clock;
  readonly processes: ProcessRunner;
  readonly users: Users;
  readonly environment: Readonly<Record<string, string>>;
  readonly random: () => number;
  readonly shutDown: (cause: ShutdownCause) => void;
  /** Told of the log of each service that is started for the first time. */
  readonly onLog: (service: string, log: ServiceLog) => void;
}

/** A service of the plan and how it fares. */
export interface ServiceInfo {
  readonly name: string;
  readonly startup: 'enabled' | 'disabled';
  readonly current: ServiceStatus;
  /** Absent when it was not started in this daemon run. */
  readonly currentSince: Date | undefined;
}

const shownLines = 20;

/** The services of the plan, started and stopped one by one. Order and requirements are the caller's. */
export class ServiceManager {
  readonly #options: ServiceManagerOptions;
  readonly #services = new Map<string, Service>();

  constructor(options: ServiceManagerOptions) {
    this.#options = options;
  }

  /** The services of the plan by name; of all when no names are given. Unknown names are left out. */
  list(names: readonly string[] = []): ServiceInfo[] {
    return [...this.#options.plans.plan.services]
      .filter(([name]) => names.length === 0 || names.includes(name))
      .map(([name, { startup }]) => {
        const service = this.#services.get(name);
        return {
          name,
          startup: startup === 'enabled' ? ('enabled' as const) : ('disabled' as const),
          current: service === undefined ? ('inactive' as const) : statusOf(service.state),
          currentSince: service?.currentSince,
        };
      })
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** What each service of this daemon run was last started with. */
  started(): Map<string, ServiceConfig> {
    return new Map([...this.#services].map(([name, { config }]) => [name, config]));
  }

  /** Takes over the plan of services that a replan restarts, so that it does not restart them again. */
  adoptPlan(names: readonly string[]): void {
    for (const name of names) {
      const config = this.#options.plans.plan.services.get(name);
      const service = this.#services.get(name);
      if (config !== undefined && service !== undefined) service.config = config;
    }
  }

  /** The names of services whose process runs or will be restarted. */
  unstopped(): string[] {
    return [...this.#services.values()]
      .filter(({ state }) => state === 'starting' || state === 'running' || state === 'backoff')
      .map(({ name }) => name);
  }

  /**
   * Starts a service and waits for its okay delay.
   *
   * @param inform - takes what a task logs beside its outcome
   */
  async start(name: string, inform: (text: string) => void, signal: AbortSignal): Promise<void> {
    const config = this.#options.plans.plan.services.get(name);
    if (config === undefined) throw new Error(`cannot find service ${JSON.stringify(name)} in plan`);
    const known = this.#services.get(name);
    const service = known ?? this.#newService(name, config);
    service.config = config;
    if (known !== undefined) {
      if (statusOf(known.state) === 'active') {
        inform(`Service ${JSON.stringify(name)} already started.`);
        return;
      }
      if (known.state !== 'terminating' && known.state !== 'killing') known.reset();
    }
    try {
      await service.start(signal);
    } catch (error) {
      if (error instanceof StartError)
        inform(`Most recent service output:\n${lastLines(service.log.entries(), shownLines)}`);
      throw error;
    }
  }

  /** Stops a service and waits until its process has gone. */
  async stop(name: string, inform: (text: string) => void): Promise<void> {
    const service = this.#services.get(name);
    const quoted = JSON.stringify(name);
    if (service === undefined) {
      inform(`Service ${quoted} has never been started.`);
      return;
    }
    if (service.state === 'terminating' || service.state === 'killing') {
      inform(`Service ${quoted} already stopping.`);
      return;
    }
    if (service.state === 'stopped') {
      inform(`Service ${quoted} already stopped.`);
      return;
    }
    if (service.state === 'exited') {
      service.settle();
      inform(`Service ${quoted} had already exited.`);
      return;
    }
    await service.stop();
  }

  /**
   * Signals the main process of each service; those that can be signalled are, whatever becomes of the others.
   *
   * @throws Error that joins what went wrong
   */
  sendSignal(names: readonly string[], signal: string): void {
    const problems = names.flatMap((name) => {
      try {
        const service = this.#services.get(name);
        if (service === undefined || statusOf(service.state) !== 'active') throw new Error('service is not running');
        if (!isSignal(signal)) throw new Error(`invalid signal name ${JSON.stringify(signal)}`);
        service.signal(signal);
        return [];
      } catch (error) {
        return [
          `cannot send signal to ${JSON.stringify(name)}: ${error instanceof Error ? error.message : String(error)}`,
        ];
      }
    });
    if (problems.length > 0) throw new Error(problems.join('; '));
  }

  /** The logs of services that were started in this daemon run; of all of them when no names are given. */
  logs(names: readonly string[]): ServiceLogs {
    const wanted = names.length > 0 ? names : [...this.#options.plans.plan.services.keys()];
    return new Map([...this.#services].filter(([name]) => wanted.includes(name)).map(([name, { log }]) => [name, log]));
  }

  /** What metrics tell of the services that were started in this daemon run, by name. */
  figures(): ServiceFigures[] {
    return [...this.#services.values()]
      .map(({ name, state, startCount }) => ({ name, active: statusOf(state) === 'active', startCount }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Lets the services that care for a check do what they are to do when it goes down. */
  checkFailed(check: string): void {
    for (const service of this.#services.values()) {
      const action = service.config['on-check-failure']?.[check];
      if (action !== undefined) service.checkFailed(action);
    }
  }

  /** Kills whatever still runs, and takes back every timer. */
  async discard(): Promise<void> {
    await Promise.all([...this.#services.values()].map((service) => service.discard()));
  }

  #newService(name: string, config: ServiceConfig): Service {
    const { clock, random, shutDown, onLog } = this.#options;
    const launch = (service: string, wanted: ServiceConfig) => this.#launch(service, wanted);
    const service = new Service(name, config, { clock, random, shutDown, launch });
    this.#services.set(name, service);
    onLog(name, service.log);
    return service;
  }

  async #launch(name: string, config: ServiceConfig): Promise<RunningProcess> {
    const { plans, processes, users, environment } = this.#options;
    const { base, extra } = parseCommandLine(name, config.command ?? '');
    const [program = '', ...args] = [...base, ...extra];
    const workload = plans.plan.workloads.get(config.workload ?? '');
    const owner = await resolveOwner(users, workload ?? config);
    const user = owner && (await users.users()).find(({ uid }) => uid === owner.uid);
    const own = { ...workload?.environment, ...config.environment };
    try {
      return await processes.start({
        command: [program, ...args],
        environment: {
          ...environment,
          ...own,
          ...(user && { HOME: own['HOME'] || user.home, USER: own['USER'] || user.name }),
        },
        workingDir: config['working-dir'],
        owner,
        stdin: 'null',
        output: 'merged',
      });
    } catch (cause) {
      throw new Error(`cannot start service: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    }
  }
}
