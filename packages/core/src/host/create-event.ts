import type { EventData } from '../events/event-data.ts';
import { isDeferrable } from '../events/event-data.ts';
import type { DeferOptions, JujuEvent } from '../events/juju-event.ts';
import type { Container } from '../model/container.ts';
import type { Containers } from '../model/containers.ts';
import type { Deferral } from '../outcome/outcome.ts';
import type { DispatchModel } from './base-services.ts';

/** What an event offers beside its data, its kind decides which. */
export interface EventExtras {
  /** The entry under which it waited; a first run has none. */
  readonly attempts: number;
  readonly firstSeen: Date;
  readonly now: Date;
  readonly model: Pick<DispatchModel, 'relations' | 'secrets' | 'storages'>;
  /** For an event of Pebble. */
  readonly containers?: Containers | undefined;
  readonly signal: AbortSignal;
  /** Removes the revision that the event names, once. */
  readonly removeRevision: () => Promise<void>;
  /** Of one kind alone: parameters and log of an action, changes of a reconciler. */
  readonly own: object;
}

/** Makes the event that a handler is given: its data and helpers, frozen, so that none sees what another did to it. */
export function createEvent(data: EventData, extras: EventExtras): JujuEvent {
  const { attempts, firstSeen, now, own } = extras;
  const event = {
    ...data,
    ...own,
    ...(isDeferrable(data.kind)
      ? { attempts, firstSeen, ageMs: Math.max(0, now.getTime() - firstSeen.getTime()), defer }
      : {}),
  };
  // Getters: a helper that nobody touches costs nothing, and does not fail where there is nothing to help with.
  for (const [name, get] of Object.entries(helpersOf(data, extras))) {
    Object.defineProperty(event, name, { get, enumerable: false });
  }
  return Object.freeze(event) as JujuEvent;
}

function defer({ reason, maxAttempts, maxAgeMs, ...report }: DeferOptions): Deferral {
  return {
    deferral: {
      reason,
      ...(maxAttempts === undefined ? {} : { maxAttempts }),
      ...(maxAgeMs === undefined ? {} : { maxAgeMs }),
    },
    report,
  };
}

function workloadOf({ container }: { readonly container: string }, containers: Containers | undefined): Container {
  if (containers === undefined) throw new Error('containers are given with events of Pebble alone');
  return containers.get(container);
}

function helpersOf(
  data: EventData,
  { model: { relations, secrets, storages }, containers, removeRevision, signal }: EventExtras,
): Readonly<Record<string, () => unknown>> {
  switch (data.kind) {
    case 'relation-created':
    case 'relation-joined':
    case 'relation-changed':
    case 'relation-departed':
    case 'relation-broken':
      return { relation: () => relations.get(data.relationId) };
    case 'pebble-ready':
      return { workload: () => workloadOf(data, containers) };
    case 'pebble-custom-notice': {
      const notice = () => workloadOf(data, containers).pebble.notice(data.noticeId, { signal });
      return { workload: () => workloadOf(data, containers), notice: () => notice };
    }
    case 'pebble-check-failed':
    case 'pebble-check-recovered': {
      const info = async () =>
        (await workloadOf(data, containers).pebble.checks({ names: [data.check], signal })).at(0);
      return { workload: () => workloadOf(data, containers), info: () => info };
    }
    case 'storage-attached':
    case 'storage-detaching':
      return { instance: () => storages.instance(data.storageId) };
    case 'secret-changed':
      return { secret: () => secrets.get({ id: data.secretId }) };
    case 'secret-rotate':
      return { secret: () => secrets.owned({ id: data.secretId }) };
    case 'secret-expired':
    case 'secret-remove':
      return { secret: () => secrets.owned({ id: data.secretId }), removeRevision: () => removeRevision };
    default:
      return {};
  }
}
