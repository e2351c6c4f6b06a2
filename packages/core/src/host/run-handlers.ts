import type { EventData, JujuEvent } from '../events/juju-event.ts';
import { eventName, selects } from '../events/selector.ts';
import type { Logger } from '../logging/logger.ts';
import type { ActionOutcome, Deferral, Outcome, Report } from '../outcome/outcome.ts';
import type { DeferredEntry } from '../state/framework-state.ts';
import type { RegisteredHandler } from './compose.ts';
import { deferAgain, isSameWork } from './deferred-queue.ts';
import type { ServiceContainer } from './service-container.ts';

/** What the handlers of one dispatch came to. */
export interface HandlerResults {
  /** In the order they were reported. */
  readonly reports: readonly Report[];
  /** The queue for the next dispatch, oldest first. */
  readonly deferred: readonly DeferredEntry[];
  readonly action: ActionOutcome['action'] | undefined;
}

interface HandlerRun {
  readonly handlers: readonly RegisteredHandler[];
  readonly event: EventData;
  readonly queue: readonly DeferredEntry[];
  readonly services: ServiceContainer;
  readonly logger: Logger;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** Runs the deferred work, oldest first, then the handlers of the event, each after the other. */
export async function runHandlers({
  handlers,
  event,
  queue,
  services,
  logger,
  now,
  signal,
}: HandlerRun): Promise<HandlerResults> {
  const reports: Report[] = [];
  const deferred: DeferredEntry[] = [];
  let action: ActionOutcome['action'] | undefined;

  const run = async (handler: RegisteredHandler, data: EventData, entry?: DeferredEntry): Promise<void> => {
    signal.throwIfAborted();
    const { definition, id } = handler;
    const dependencies = await services.resolve(definition.dependencies);
    const instance = definition.create(dependencies as never);
    const outcome = normalise(await instance.handle(toEvent(data, entry?.attempts ?? 0) as never));
    if (outcome.report !== undefined) reports.push(outcome.report);
    if (outcome.action !== undefined) action = outcome.action;
    if (outcome.deferral !== undefined) {
      const { reason } = outcome.deferral;
      const again = deferAgain(entry, { handler: id, event: data, reason }, now());
      deferred.push(again);
      const log = entry === undefined ? logger.info : logger.debug;
      log('deferred', { handler: id, reason, attempts: again.attempts, since: again.since });
    }
  };

  for (const entry of queue) {
    const handler = handlers.find(({ id }) => id === entry.handler);
    if (handler !== undefined) await run(handler, entry.event, entry);
    else logger.warning('dropped deferred work: this charm has no such handler', { ...entry, event: entry.event.kind });
  }

  if (event.kind === 'unknown') logger.warning('ignored an event that is not in the contract', { event: event.name });
  for (const handler of handlers.filter(({ selector }) => selects(selector, event))) {
    // It has just run from the queue, with all that this dispatch can tell it.
    if (queue.some((entry) => isSameWork(entry, { handler: handler.id, event }))) continue;
    await run(handler, event);
  }
  if (event.kind === 'action' && action === undefined) {
    action = { results: {}, failure: `this charm does not handle action ${String(eventName(event))}` };
  }
  return { reports, deferred, action };
}

interface NormalOutcome {
  readonly report?: Report;
  readonly deferral?: Deferral['deferral'];
  readonly action?: ActionOutcome['action'];
}

function normalise(outcome: Outcome | ActionOutcome): NormalOutcome {
  if (outcome === undefined) return {};
  if ('status' in outcome) return { report: { unit: outcome } };
  if ('deferral' in outcome || 'action' in outcome) return outcome;
  return { report: outcome };
}

// Every handler gets an event of its own, so that none sees what another did to it.
function toEvent(data: EventData, attempts: number): JujuEvent {
  const event = {
    ...data,
    attempts,
    defer: ({ reason, ...report }: { readonly reason: string } & Report): Deferral => ({
      deferral: { reason },
      report,
    }),
  };
  return Object.freeze(event);
}
