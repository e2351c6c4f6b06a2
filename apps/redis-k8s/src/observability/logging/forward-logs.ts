import type {
  Container,
  Containers,
  DispatchSignal,
  JujuContext,
  Leadership,
  Logger,
  Outcome,
  Relations,
} from '@charmsmith/core';
import { describeError } from '@charmsmith/errors';
import type { Layer, Pebble } from '@charmsmith/pebble';
import { isPebbleError, PebbleError } from '@charmsmith/pebble/errors';
import { loggingEndpoint, redisContainer, sentinelContainer } from '../../constants.ts';
import { jujuTopology } from '../juju-topology.ts';
import { type LogEndpoints, logService, logServiceLayer, logTargets } from './log-layer.ts';

interface ForwardLogsDependencies {
  readonly containers: Containers;
  readonly context: JujuContext;
  readonly leadership: Leadership;
  readonly relations: Relations;
  readonly log: Logger;
  readonly signal: DispatchSignal;
}

/** Makes Pebble forward what Redis and Sentinel log to every Loki that there is. */
export class ForwardLogs {
  readonly #deps: ForwardLogsDependencies;

  constructor(deps: ForwardLogsDependencies) {
    this.#deps = deps;
  }

  async handle(): Promise<Outcome> {
    const { containers, context, log } = this.#deps;
    await this.#introduce();
    const endpoints = await this.#endpoints();
    if (!context.version.supports('log-forwarding')) {
      if (endpoints.size > 0) log.warning('logs are not forwarded: that needs Juju 3.4', { juju: context.jujuVersion });
      return;
    }
    for (const name of [redisContainer, sentinelContainer]) {
      const container = containers.get(name);
      try {
        // One that is not there comes with its pebble-ready, which leads here again.
        await container.whenConnected((pebble) => this.#forward(container, pebble, endpoints));
      } catch (error) {
        if (!(error instanceof PebbleError) || isPebbleError(error, 'PEBBLE_ABORTED')) throw error;
        // Redis is well without: no hook fails for it.
        log.error('logs are not forwarded', { container: name, cause: describeError(error) });
      }
    }
  }

  async #introduce(): Promise<void> {
    const { context, leadership, relations, log } = this.#deps;
    const related = await relations.of(loggingEndpoint);
    if (related.length === 0 || !(await leadership.isLeader())) return;
    const { logApplicationData } = await import('./log-data.ts');
    const { warnOfRefusal } = await import('../refusal.ts');
    for (const relation of related) {
      await relation.ownApplication.as(logApplicationData).write({ metadata: jujuTopology(context), alert_rules: {} });
      await warnOfRefusal(relation, log);
    }
  }

  /** Each address once: several units may stand behind one. */
  async #endpoints(): Promise<LogEndpoints> {
    const { relations, log } = this.#deps;
    const found = new Map<string, string>();
    const related = await relations.of(loggingEndpoint);
    if (related.length === 0) return found;
    const { lokiUnitData } = await import('./log-data.ts');
    for (const relation of related) {
      for (const name of (await relation.units()).toSorted()) {
        const reading = await relation.unit(name).as(lokiUnitData).read();
        if (!reading.ok) {
          if (!reading.empty) log.warning('cannot read where a Loki takes logs', { unit: name, relation: relation.id });
          continue;
        }
        const { url } = reading.value.endpoint;
        if (![...found.values()].includes(url)) found.set(name, url);
      }
    }
    return found;
  }

  async #forward({ name }: Container, pebble: Pebble, endpoints: LogEndpoints): Promise<void> {
    const { context, signal } = this.#deps;
    const plan = await pebble.plan({ signal });
    const targets = logTargets(endpoints, plan['log-targets'], jujuTopology(context));
    if (Object.keys(targets).length === 0) return;
    const layer: Layer = { ...(name === redisContainer ? logServiceLayer : {}), 'log-targets': targets };
    const { holdsLayer } = await import('./holds-layer.ts');
    if (!holdsLayer(plan, layer)) {
      await pebble.addLayer('log-forwarding', layer, { combine: true, signal });
    }
    if (name === redisContainer) await this.#runLogService(pebble, endpoints.size > 0);
  }

  async #runLogService(pebble: Pebble, wanted: boolean): Promise<void> {
    const { signal } = this.#deps;
    const [service] = await pebble.services([logService], { signal });
    if ((service?.current === 'active') === wanted) return;
    await (wanted ? pebble.start([logService], { signal }) : pebble.stop([logService], { signal }));
  }
}
