import { describeError } from '@charmsmith/errors';
import type { CharmMetadata } from '../charm/charm-metadata.ts';
import { findChanges, type Observation } from '../events/changes.ts';
import type { EventDefinition, Emission, Events } from '../events/custom-event.ts';
import { type EventData, isDeferrable } from '../events/event-data.ts';
import { isTriggeredBy } from '../events/reconcile.ts';
import { eventKey, selects } from '../events/selector.ts';
import type { JujuLogger } from '../logging/juju-logger.ts';
import { uniqueSecretId } from '../model/secret-id.ts';
import { ActionFailed } from '../outcome/action-failed.ts';
import type { ReportedStatus } from '../outcome/merge-statuses.ts';
import { NotReady } from '../outcome/not-ready.ts';
import type { ActionOutcome, Report } from '../outcome/outcome.ts';
import { StopDispatch } from '../outcome/stop-dispatch.ts';
import { formatIssues } from '../schema/issue.ts';
import type { DeferredEntry, FrameworkState } from '../state/framework-state.ts';
import { readActionParams } from './action-params.ts';
import type { BaseServices } from './base-services.ts';
import type { RegisteredHandler } from './compose.ts';
import { createEvent } from './create-event.ts';
import { decideGiveUp, deferAgain, isSameEvent, isSameWork } from './deferred-queue.ts';
import { normaliseOutcome, type NormalOutcome } from './normal-outcome.ts';
import { observe } from './observe.ts';
import { checkPayload, decodePayload } from './payload.ts';
import type { ServiceContainer } from './service-container.ts';
import { untilAborted } from './until-aborted.ts';

/** What the handlers of one dispatch came to. */
export interface HandlerResults {
  /** In the order they were reported. */
  readonly unit: readonly ReportedStatus[];
  readonly application: readonly ReportedStatus[];
  readonly state: FrameworkState;
  readonly action: ActionOutcome['action'] | undefined;
  /** How many handlers ran. */
  readonly ran: number;
}

interface HandlerRunnerDependencies {
  readonly handlers: readonly RegisteredHandler[];
  readonly metadata: CharmMetadata;
  readonly base: Pick<BaseServices, 'commands' | 'context' | 'logger' | 'model'>;
  readonly services: ServiceContainer;
  /** What the last dispatch left. */
  readonly state: FrameworkState;
  readonly now: () => Date;
  readonly signal: AbortSignal;
  /** See `CharmOptions`. */
  readonly removeObsoleteSecrets: boolean;
}

interface Work {
  readonly handler: RegisteredHandler;
  readonly data: EventData;
  readonly entry?: DeferredEntry | undefined;
  /** What its kind of event has of its own. */
  readonly own?: () => object | Promise<object>;
}

/** Runs the handlers of one dispatch, one after the other, and gathers what they come to. */
export class HandlerRunner implements Events {
  readonly #deps: HandlerRunnerDependencies;
  readonly #log: JujuLogger;
  readonly #unit: ReportedStatus[] = [];
  readonly #application: ReportedStatus[] = [];
  readonly #deferred: DeferredEntry[] = [];
  readonly #observed: Record<string, Observation>;
  /** Entries of the queue that have not run yet. */
  #waiting: readonly DeferredEntry[];
  /** What ran, for reconcilers. */
  readonly #events: EventData[] = [];
  #action: ActionOutcome['action'] | undefined;
  #stopped = false;
  #ran = 0;
  readonly #removed = new Set<string>();

  constructor(dependencies: HandlerRunnerDependencies) {
    this.#deps = dependencies;
    this.#log = dependencies.base.logger;
    this.#observed = { ...dependencies.state.observed };
    this.#waiting = dependencies.state.deferred;
  }

  /** Runs the deferred work, oldest first, the handlers of the event, then the reconcilers. */
  async run(event: EventData): Promise<HandlerResults> {
    const reconciling = this.#waiting.filter((entry) => entry.event.kind === 'reconcile');
    const queue = this.#waiting.filter((entry) => entry.event.kind !== 'reconcile');
    this.#waiting = queue;
    for (const entry of queue) await this.#runEntry(entry);
    await this.#runEvent(event, queue);
    await this.#reconcile(reconciling);
    await this.#removeObsoleteRevisions();
    return {
      unit: this.#unit,
      application: this.#application,
      state: { deferred: this.#deferred, observed: this.#observed },
      action: this.#action,
      ran: this.#ran,
    };
  }

  async emit<P, I>(event: EventDefinition<P, I>, ...[payload]: readonly (I | undefined)[]): Promise<Emission> {
    const data: EventData = { kind: 'custom', event: event.name, payload: await checkPayload(event, payload) };
    const [called, deferred, skipped]: [string[], string[], string[]] = [[], [], []];
    for (const handler of this.#deps.handlers.filter(({ selector }) => selects(selector, data))) {
      if (this.#stopped) break;
      if (
        [...this.#waiting, ...this.#deferred].some((entry) => isSameWork(entry, { handler: handler.id, event: data }))
      ) {
        skipped.push(handler.id);
        continue;
      }
      called.push(handler.id);
      if ((await this.#run({ handler, data })) === 'deferred') deferred.push(handler.id);
    }
    return { called, deferred, skipped };
  }

  async #runEntry(entry: DeferredEntry): Promise<void> {
    if (this.#stopped) {
      this.#deferred.push(entry);
      return;
    }
    this.#waiting = this.#waiting.filter((other) => other !== entry);
    const handler = this.#deps.handlers.find(({ id }) => id === entry.handler);
    if (handler === undefined || !selects(handler.selector, entry.event)) {
      this.#giveUp(entry, 'this charm has no such handler');
      return;
    }
    this.#events.push(entry.event);
    await this.#run({ handler, data: entry.event, entry });
  }

  async #runEvent(event: EventData, queue: readonly DeferredEntry[]): Promise<void> {
    this.#events.push(event);
    if (event.kind === 'unknown')
      this.#log.debug('ignored an event that is not in the contract', { event: event.name });
    for (const handler of this.#deps.handlers.filter(({ selector }) => selects(selector, event))) {
      if (this.#stopped) break;
      // It has just run from the queue, with all that this dispatch can tell it.
      if (queue.some((entry) => isSameWork(entry, { handler: handler.id, event }))) continue;
      if (event.kind === 'action') await this.#runAction(handler, event);
      else await this.#run({ handler, data: event });
    }
    if (event.kind === 'action' && this.#action === undefined) {
      this.#action = { results: {}, failure: `this charm does not handle action ${event.name}` };
    }
  }

  async #runAction(handler: RegisteredHandler, event: EventData & { readonly kind: 'action' }): Promise<void> {
    const { base, metadata } = this.#deps;
    const params = await readActionParams({
      commands: base.commands,
      metadata,
      name: event.name,
      schema: handler.schema,
    });
    if (!params.ok) {
      this.#action = { results: {}, failure: params.message };
      return;
    }
    await this.#run({
      handler,
      data: event,
      own: () => ({ params: params.value, log: (message: string) => base.commands.actionLog(message) }),
    });
  }

  async #reconcile(entries: readonly DeferredEntry[]): Promise<void> {
    const reconcilers = this.#deps.handlers.filter(({ selector }) => selector.kind === 'reconcile');
    for (const entry of entries) {
      if (!reconcilers.some(({ id }) => id === entry.handler)) this.#giveUp(entry, 'this charm has no such handler');
    }
    for (const handler of reconcilers) {
      const entry = entries.find((candidate) => candidate.handler === handler.id);
      if (this.#stopped) {
        if (entry !== undefined) this.#deferred.push(entry);
        continue;
      }
      const triggers = this.#events.filter((event) => isTriggeredBy(handler.reconciles ?? {}, event));
      if (entry === undefined && triggers.length === 0) continue;
      await this.#runReconciler(handler, entry, triggers);
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
    const end = await this.#run({ handler, data: { kind: 'reconcile' }, entry, own: () => ({ triggers, changes }) });
    if (end === 'done' && seen !== undefined) this.#observed[handler.id] = await seen;
  }

  /** Runs one handler with one event. */
  async #run(work: Work): Promise<'deferred' | 'done'> {
    const { signal } = this.#deps;
    signal.throwIfAborted();
    const outcome = await this.#attempt(work);
    const { handler, data, entry } = work;
    this.#report(handler.owner, outcome.report);
    if (outcome.action !== undefined) this.#action = outcome.action;
    const { deferral } = outcome;
    if (deferral === undefined) return 'done';
    const again = deferAgain(entry, { handler: handler.id, event: data, reason: deferral.reason }, this.#deps.now());
    const giveUp = decideGiveUp(again, deferral, this.#deps.now());
    if (giveUp !== undefined) {
      this.#giveUp(again, giveUp);
      return 'done';
    }
    this.#deferred.push(again);
    const log = entry === undefined ? this.#log.info : this.#log.debug;
    const { reason, attempts, since } = again;
    log('deferred', { handler: handler.id, reason, attempts, since });
    return 'deferred';
  }

  async #attempt(work: Work): Promise<NormalOutcome> {
    try {
      return await untilAborted(this.#call(work), this.#deps.signal);
    } catch (error) {
      this.#deps.signal.throwIfAborted();
      if (StopDispatch.is(error)) {
        this.#stopped = true;
        this.#log.info('stopped', { handler: work.handler.id, reason: error.message });
        return { report: error.report };
      }
      if (ActionFailed.is(error) && work.data.kind === 'action') {
        return { action: { results: error.results, failure: error.message } };
      }
      if (NotReady.is(error)) return this.#notReady(work, error);
      throw error;
    }
  }

  /** Work that its handler could not finish is not done: it waits where it can. */
  #notReady({ data, handler }: Work, error: NotReady): NormalOutcome {
    const report: Report = { unit: error.status };
    const reason = describeError(error);
    if (data.kind === 'action') return { report, action: { results: {}, failure: reason } };
    if (isDeferrable(data.kind)) return { report, deferral: { reason } };
    this.#log.warning('not ready', { handler: handler.id, reason });
    return { report };
  }

  async #call({ handler, data, entry, own = () => ({}) }: Work): Promise<NormalOutcome> {
    const { base, now, services } = this.#deps;
    const payload = data.kind === 'custom' ? await decodePayload(handler.schema, data.payload) : undefined;
    if (payload?.ok === false) {
      // It waited for so long that the event is declared otherwise by now.
      if (entry !== undefined) this.#giveUp(entry, `its payload is not valid: ${formatIssues(payload.issues)}`);
      return {};
    }
    const dependencies = await services.resolve(handler.definition.dependencies);
    const instance = handler.definition.create(dependencies as never);
    const at = now();
    const event = createEvent(data, {
      attempts: entry?.attempts ?? 0,
      firstSeen: entry === undefined ? at : new Date(entry.since),
      now: at,
      model: base.model,
      removeRevision: () => this.#removeRevision(data),
      own: { ...(payload === undefined ? {} : { payload: payload.value }), ...(await own()) },
    }) as never;
    if (entry !== undefined && (await instance.guard?.(event)) === false) {
      this.#log.info('dropped deferred work: it is wanted no more', factsOf(entry));
      return {};
    }
    this.#ran += 1;
    return normaliseOutcome(await instance.handle(event));
  }

  #giveUp(entry: DeferredEntry, why: string): void {
    this.#log.warning('gave up deferred work', { ...factsOf(entry), why });
  }

  #report(component: string, { unit, application }: Report = {}): void {
    if (unit !== undefined) this.#unit.push({ component, status: unit });
    if (application !== undefined) this.#application.push({ component, status: application });
  }

  async #removeRevision(data: EventData): Promise<void> {
    if (data.kind !== 'secret-remove' && data.kind !== 'secret-expired') return;
    const { secretId, revision } = data;
    const key = `${uniqueSecretId(secretId)} ${revision}`;
    if (this.#removed.has(key)) return;
    this.#removed.add(key);
    await this.#deps.base.model.secrets.owned({ id: secretId }).removeRevision(revision);
  }

  /** Revisions that nobody reads, and no handler removed or wants to look at again. */
  async #removeObsoleteRevisions(): Promise<void> {
    if (!this.#deps.removeObsoleteSecrets) return;
    for (const event of this.#events) {
      if (event.kind !== 'secret-remove' || this.#deferred.some((entry) => isSameEvent(entry.event, event))) continue;
      await this.#removeRevision(event);
    }
  }
}

function factsOf({ handler, event, reason, attempts, since }: DeferredEntry) {
  return { handler, event: eventKey(event), reason, attempts, since };
}
