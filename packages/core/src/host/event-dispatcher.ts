import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { findChanges, type Observation } from '../events/changes.ts';
import type { Emission, EventDefinition, Events } from '../events/custom-event.ts';
import type { ActionData, CustomData, EventData } from '../events/event-data.ts';
import { isTriggeredBy } from '../events/reconcile.ts';
import { selects } from '../events/selector.ts';
import type { ReportedStatus } from '../outcome/merge-statuses.ts';
import type { ActionOutcome } from '../outcome/outcome.ts';
import type { DeferredEntry, FrameworkState } from '../state/framework-state.ts';
import { readActionParams } from './action-params.ts';
import type { BaseServices } from './base-services.ts';
import type { RegisteredHandler } from './compose.ts';
import { isSameEvent, isSameWork } from './deferred-queue.ts';
import { HandlerRunner, type HandlerRunnerDependencies } from './handler-runner.ts';
import { observe } from './observe.ts';
import { checkPayload } from './payload.ts';

/** What the handlers of one dispatch came to. */
export interface DispatchResults {
  /** In the order they were reported. */
  readonly unit: readonly ReportedStatus[];
  readonly application: readonly ReportedStatus[];
  readonly state: FrameworkState;
  readonly action: ActionOutcome['action'] | undefined;
  /** How many handlers ran. */
  readonly ran: number;
}

interface EventDispatcherDependencies extends HandlerRunnerDependencies {
  readonly base: Pick<BaseServices, 'breakpoints' | 'commands' | 'logger' | 'model'>;
  readonly handlers: readonly RegisteredHandler[];
  readonly metadata: CharmMetadata;
  /** What the last dispatch left. */
  readonly state: FrameworkState;
  /** See `CharmOptions`. */
  readonly removeObsoleteSecrets: boolean;
  /** See `DispatchOptions`. */
  readonly onEmission?: (event: CustomData, emission: Emission) => void;
}

const noHandler = 'this charm has no such handler';

/** Gives the events of one dispatch to their handlers: deferred ones, Juju's, custom ones, then reconcilers. */
export class EventDispatcher implements Events {
  readonly #deps: EventDispatcherDependencies;
  readonly #runner: HandlerRunner;
  readonly #observed: Record<string, Observation>;
  /** Entries of the queue that have not run yet. */
  #waiting: readonly DeferredEntry[];
  /** What was at hand, for reconcilers. */
  readonly #events: EventData[] = [];

  constructor(dependencies: EventDispatcherDependencies) {
    this.#deps = dependencies;
    this.#runner = new HandlerRunner(dependencies);
    this.#observed = { ...dependencies.state.observed };
    this.#waiting = dependencies.state.deferred;
  }

  /** Runs the deferred work, oldest first, the handlers of the event, then the reconcilers. */
  async dispatch(event: EventData): Promise<DispatchResults> {
    const reconciling = this.#waiting.filter((entry) => entry.event.kind === 'reconcile');
    const queue = this.#waiting.filter((entry) => entry.event.kind !== 'reconcile');
    this.#waiting = queue;
    for (const entry of queue) await this.#runEntry(entry);
    await this.#runEvent(event, queue);
    await this.#reconcile(reconciling);
    await this.#removeObsoleteRevisions();
    const { unit, application, deferred, action, ran } = this.#runner;
    return { unit, application, state: { deferred, observed: this.#observed }, action, ran };
  }

  async emit<P, I>(event: EventDefinition<P, I>, ...[payload]: readonly (I | undefined)[]): Promise<Emission> {
    const data: CustomData = { kind: 'custom', event: event.name, payload: await checkPayload(event, payload) };
    const [called, deferred, skipped]: [string[], string[], string[]] = [[], [], []];
    for (const handler of this.#handlersOf(data)) {
      if (this.#runner.stopped) break;
      const work = { handler: handler.id, event: data };
      if ([...this.#waiting, ...this.#runner.deferred].some((entry) => isSameWork(entry, work))) {
        skipped.push(handler.id);
        continue;
      }
      called.push(handler.id);
      if ((await this.#runner.run({ handler, event: data })) === 'deferred') deferred.push(handler.id);
    }
    const emission = { called, deferred, skipped };
    this.#deps.onEmission?.(data, emission);
    return emission;
  }

  #handlersOf(event: EventData): readonly RegisteredHandler[] {
    return this.#deps.handlers.filter(({ selector }) => selects(selector, event));
  }

  async #runEntry(entry: DeferredEntry): Promise<void> {
    if (this.#runner.stopped) {
      this.#runner.deferred.push(entry);
      return;
    }
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    const { handler: id, event } = entry;
    const handler = this.#handlersOf(event).find((candidate) => candidate.id === id);
    if (handler === undefined) {
      this.#runner.giveUp(entry, noHandler);
      return;
    }
    this.#events.push(event);
    await this.#runner.run({ handler, event, entry });
  }

  async #runEvent(event: EventData, queue: readonly DeferredEntry[]): Promise<void> {
    this.#events.push(event);
    if (event.kind === 'unknown') {
      this.#deps.base.logger.debug('ignored an event that is not in the contract', { event: event.name });
    }
    for (const handler of this.#handlersOf(event)) {
      if (this.#runner.stopped) break;
      // It has just run from the queue, with all that this dispatch can tell it.
      if (queue.some((entry) => isSameWork(entry, { handler: handler.id, event }))) continue;
      if (event.kind === 'action') await this.#runAction(handler, event);
      else await this.#runner.run({ handler, event });
    }
    if (event.kind === 'action') {
      this.#runner.action ??= { results: {}, failure: `this charm does not handle action ${event.name}` };
    }
  }

  async #runAction(handler: RegisteredHandler, event: ActionData): Promise<void> {
    const { base, metadata } = this.#deps;
    const { commands } = base;
    const params = await readActionParams({ commands, metadata, name: event.name, schema: handler.schema });
    if (!params.ok) {
      this.#runner.action = { results: {}, failure: params.message };
      return;
    }
    const log = (message: string) => commands.actionLog(message);
    await this.#runner.run({ handler, event, own: { params: params.value, log } });
  }

  async #reconcile(entries: readonly DeferredEntry[]): Promise<void> {
    const reconcilers = this.#handlersOf({ kind: 'reconcile' });
    for (const entry of entries) {
      if (!reconcilers.some(({ id }) => id === entry.handler)) this.#runner.giveUp(entry, noHandler);
    }
    for (const handler of reconcilers) {
      const entry = entries.find((candidate) => candidate.handler === handler.id);
      if (this.#runner.stopped) {
        if (entry !== undefined) this.#runner.deferred.push(entry);
        continue;
      }
      const triggers = this.#events.filter((event) => isTriggeredBy(handler.reconciles ?? {}, event));
      if (entry !== undefined || triggers.length > 0) await this.#runReconciler(handler, entry, triggers);
    }
  }

  async #runReconciler(
    handler: RegisteredHandler,
    entry: DeferredEntry | undefined,
    triggers: readonly EventData[],
  ): Promise<void> {
    const { base, metadata } = this.#deps;
    let seen: Promise<Observation> | undefined;
    const changes = async () => {
      seen ??= observe(base.model, metadata, handler.reconciles ?? {});
      return findChanges(this.#observed[handler.id], await seen);
    };
    const end = await this.#runner.run({ handler, event: { kind: 'reconcile' }, entry, own: { triggers, changes } });
    if (end === 'done' && seen !== undefined) this.#observed[handler.id] = await seen;
  }

  /** Revisions that nobody reads, and no handler removed or wants to look at again. */
  async #removeObsoleteRevisions(): Promise<void> {
    if (!this.#deps.removeObsoleteSecrets) return;
    for (const event of this.#events) {
      if (event.kind !== 'secret-remove') continue;
      if (this.#runner.deferred.some((entry) => isSameEvent(entry.event, event))) continue;
      await this.#runner.removeRevision(event);
    }
  }
}
