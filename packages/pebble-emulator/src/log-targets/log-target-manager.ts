import type { Clock } from '../clock/clock.ts';
import type { ServiceLog } from '../logs/service-log.ts';
import type { Network } from '../network/network.ts';
import { emptyPlan } from '../plan/layer.ts';
import type { Plan } from '../plan/layer.ts';
import { LogTarget } from './log-target.ts';
import { logSender } from './send-logs.ts';
import { expandLabels, takesLogsOf } from './target-services.ts';

/** The log targets of the plan. A target keeps the type and the location that it was first given. */
export class LogTargetManager {
  readonly #options: { clock: Clock; network: Network };
  readonly #targets = new Map<string, LogTarget>();
  readonly #logs = new Map<string, ServiceLog>();
  readonly #closing = new Set<Promise<void>>();
  #plan: Plan = emptyPlan;

  constructor(options: { clock: Clock; network: Network }) {
    this.#options = options;
  }

  /** Takes over a new plan. */
  planChanged(plan: Plan): void {
    this.#plan = plan;
    for (const [name, config] of plan['log-targets']) {
      if (this.#targets.has(name)) continue;
      const sender = logSender(config, this.#options.network);
      if (sender !== undefined) this.#targets.set(name, new LogTarget(sender, this.#options.clock));
    }
    for (const [name, target] of this.#targets) {
      if (plan['log-targets'].has(name)) this.#connect(name, target);
      else {
        this.#targets.delete(name);
        this.#close(target);
      }
    }
  }

  /** Takes the log of a service that is started for the first time. */
  serviceStarted(service: string, log: ServiceLog): void {
    this.#logs.set(service, log);
    for (const [name, target] of this.#targets) this.#connect(name, target);
  }

  /** Sends what is left, in a few seconds at most. */
  async close(): Promise<void> {
    for (const target of this.#targets.values()) this.#close(target);
    this.#targets.clear();
    await Promise.all(this.#closing);
  }

  #connect(name: string, target: LogTarget): void {
    const config = this.#plan['log-targets'].get(name) ?? {};
    for (const [service, { environment = {} }] of this.#plan.services) {
      const log = this.#logs.get(service);
      if (!takesLogsOf(config, service)) target.leave(service);
      else if (log !== undefined) {
        target.label(service, expandLabels(config.labels ?? {}, environment));
        target.follow(service, log);
      }
    }
  }

  #close(target: LogTarget): void {
    const closed = target.close().finally(() => this.#closing.delete(closed));
    this.#closing.add(closed);
  }
}
