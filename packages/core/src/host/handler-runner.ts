import { describeError } from '@charmsmith/errors';
import { type EventData, isDeferrable } from '../events/event-data.ts';
import { eventKey } from '../events/selector.ts';
import { uniqueSecretId } from '../model/secret-id.ts';
import { ActionFailed } from '../outcome/action-failed.ts';
import type { ReportedStatus } from '../outcome/merge-statuses.ts';
import { NotReady } from '../outcome/not-ready.ts';
import type { ActionOutcome, Report } from '../outcome/outcome.ts';
import { StopDispatch } from '../outcome/stop-dispatch.ts';
import { formatIssues } from '../schema/issue.ts';
import type { DeferredEntry } from '../state/framework-state.ts';
import type { BaseServices } from './base-services.ts';
import type { RegisteredHandler } from './compose.ts';
import { Containers } from '../model/containers.ts';
import { createEvent } from './create-event.ts';
import { decideGiveUp, deferAgain } from './deferred-queue.ts';
import { normaliseOutcome, type NormalOutcome } from './normal-outcome.ts';
import { decodePayload } from './payload.ts';
import type { ServiceContainer } from './service-container.ts';
import { untilAborted } from './until-aborted.ts';

/** One handler and one event for it. */
export interface HandlerWork {
  readonly handler: RegisteredHandler;
  readonly event: EventData;
  /** Under which it waited. */
  readonly entry?: DeferredEntry | undefined;
  /** What its kind of event has of its own. */
  readonly own?: object;
}

/** What the runner needs. */
export interface HandlerRunnerDependencies {
  readonly base: Pick<BaseServices, 'breakpoints' | 'logger' | 'model'>;
  readonly services: ServiceContainer;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Runs single handlers and gathers what they come to. */
export class HandlerRunner {
  /** In the order they were reported. */
  readonly unit: ReportedStatus[] = [];
  readonly application: ReportedStatus[] = [];
  /** The queue for the next dispatch. */
  readonly deferred: DeferredEntry[] = [];
  /** How the action at hand ended. */
  action: ActionOutcome['action'] | undefined;
  /** Whether a handler ended the dispatch on purpose: no further one is to run. */
  stopped = false;
  /** How many handlers ran. */
  ran = 0;
  readonly #deps: HandlerRunnerDependencies;
  readonly #removed = new Set<string>();

  constructor(dependencies: HandlerRunnerDependencies) {
    this.#deps = dependencies;
  }

  /** Runs one handler with one event. */
  async run(work: HandlerWork): Promise<'deferred' | 'done'> {
    const { signal } = this.#deps;
    signal.throwIfAborted();
    const { report, action, deferral } = await this.#attempt(work);
    const { handler, event, entry } = work;
    this.#report(handler.owner, report);
    if (action !== undefined) this.action = action;
    if (deferral === undefined) return 'done';
    const now = this.#deps.now();
    const again = deferAgain(entry, { handler: handler.id, event, reason: deferral.reason }, now);
    const why = decideGiveUp(again, deferral, now);
    if (why !== undefined) {
      this.giveUp(again, why);
      return 'done';
    }
    this.deferred.push(again);
    const { logger } = this.#deps.base;
    const { reason, attempts, since } = again;
    // Once at a level that an administrator sees, however often it happens.
    const log = entry === undefined ? logger.info : logger.debug;
    log('deferred', { handler: handler.id, reason, attempts, since });
    return 'deferred';
  }

  /** Drops deferred work, and says what it was. */
  giveUp(entry: DeferredEntry, why: string): void {
    this.#deps.base.logger.warning('gave up deferred work', { ...factsOf(entry), why });
  }

  /** Removes the revision of a secret that an event names, once. */
  async removeRevision(event: EventData): Promise<void> {
    if (event.kind !== 'secret-remove' && event.kind !== 'secret-expired') return;
    const { secretId, revision } = event;
    const key = `${uniqueSecretId(secretId)} ${revision}`;
    if (this.#removed.has(key)) return;
    this.#removed.add(key);
    await this.#deps.base.model.secrets.owned({ id: secretId }).removeRevision(revision);
  }

  async #attempt(work: HandlerWork): Promise<NormalOutcome> {
    const { base, signal } = this.#deps;
    try {
      return await untilAborted(this.#call(work), signal);
    } catch (error) {
      signal.throwIfAborted();
      if (StopDispatch.is(error)) {
        this.stopped = true;
        base.logger.info('stopped', { handler: work.handler.id, reason: error.message });
        return { report: error.report };
      }
      if (ActionFailed.is(error) && work.event.kind === 'action') {
        return { action: { results: error.results, failure: error.message } };
      }
      if (NotReady.is(error)) return this.#notReady(work, error);
      throw error;
    }
  }

  /** Work that its handler could not finish is not done: it waits where it can. */
  #notReady({ event, handler }: HandlerWork, error: NotReady): NormalOutcome {
    const report: Report = { unit: error.status };
    const reason = describeError(error);
    if (event.kind === 'action') return { report, action: { results: {}, failure: reason } };
    if (isDeferrable(event.kind)) return { report, deferral: { reason } };
    this.#deps.base.logger.warning('not ready', { handler: handler.id, reason });
    return { report };
  }

  async #call({ handler, event: data, entry, own = {} }: HandlerWork): Promise<NormalOutcome> {
    const { base, now, services, signal } = this.#deps;
    const payload = data.kind === 'custom' ? await decodePayload(handler.schema, data.payload) : undefined;
    if (payload?.ok === false) {
      // It waited for so long that the event is declared otherwise by now.
      if (entry !== undefined) this.giveUp(entry, `its payload is not valid: ${formatIssues(payload.issues)}`);
      return {};
    }
    const dependencies = await services.resolve(handler.definition.dependencies);
    const instance = handler.definition.create(dependencies as never);
    const isOfPebble = data.kind.startsWith('pebble-');
    const { containers } = isOfPebble ? await services.resolve({ containers: Containers }) : {};
    const at = now();
    const event = createEvent(data, {
      attempts: entry?.attempts ?? 0,
      firstSeen: entry === undefined ? at : new Date(entry.since),
      now: at,
      model: base.model,
      containers,
      signal,
      removeRevision: () => this.removeRevision(data),
      own: { ...(payload === undefined ? {} : { payload: payload.value }), ...own },
    }) as never;
    if (entry !== undefined && (await instance.guard?.(event)) === false) {
      base.logger.info('dropped deferred work: it is wanted no more', factsOf(entry));
      return {};
    }
    this.ran += 1;
    if (data.kind !== 'custom' && data.kind !== 'reconcile') await base.breakpoints.beforeHandler(handler.id);
    return normaliseOutcome(await instance.handle(event));
  }

  #report(component: string, { unit, application }: Report = {}): void {
    if (unit !== undefined) this.unit.push({ component, status: unit });
    if (application !== undefined) this.application.push({ component, status: application });
  }
}

function factsOf({ handler, event, reason, attempts, since }: DeferredEntry) {
  return { handler, event: eventKey(event), reason, attempts, since };
}
