import type { ActionOutcome, Outcome } from '../outcome/outcome.ts';
import type { HandlerDefinition } from '../plugin/handler.ts';
import type { EventKind, EventOf } from './juju-event.ts';
import type { EventSelector } from './selector.ts';

/** A handler registered for the events that its selector selects. Made by {@link on}. */
export interface HandlerEntry<S extends EventSelector = EventSelector> {
  readonly selector: S;
  readonly definition: HandlerDefinition<never, Outcome | ActionOutcome>;
}

function unnamed<K extends EventKind>(kind: K) {
  return (definition: HandlerDefinition<EventOf<K>>): HandlerEntry<EventSelector<K, undefined>> => ({
    selector: { kind, name: undefined },
    definition,
  });
}

function named<K extends EventKind>(kind: K) {
  return <const N extends string>(
    name: N,
    definition: HandlerDefinition<EventOf<K>>,
  ): HandlerEntry<EventSelector<K, N>> => ({
    selector: { kind, name },
    definition,
  });
}

/**
 * Registers handlers for events. Names of endpoints, containers, storages and actions are checked against the charm's
 * metadata where the entries are given to `defineCharm`.
 *
 * @example
 * ```ts
 * const handlers = [
 *   on.configChanged(handler(ConfigChanged, { config: Config })),
 *   on.pebbleReady('redis', handler(RedisPebbleReady, { containers: Containers })),
 * ];
 * ```
 */
export const on = {
  install: unnamed('install'),
  start: unnamed('start'),
  configChanged: unnamed('config-changed'),
  upgradeCharm: unnamed('upgrade-charm'),
  updateStatus: unnamed('update-status'),
  leaderElected: unnamed('leader-elected'),
  leaderSettingsChanged: unnamed('leader-settings-changed'),
  stop: unnamed('stop'),
  remove: unnamed('remove'),
  relationCreated: named('relation-created'),
  relationJoined: named('relation-joined'),
  relationChanged: named('relation-changed'),
  relationDeparted: named('relation-departed'),
  relationBroken: named('relation-broken'),
  storageAttached: named('storage-attached'),
  storageDetaching: named('storage-detaching'),
  pebbleReady: named('pebble-ready'),
  pebbleCustomNotice: named('pebble-custom-notice'),
  pebbleCheckFailed: named('pebble-check-failed'),
  pebbleCheckRecovered: named('pebble-check-recovered'),
  secretChanged: unnamed('secret-changed'),
  secretRotate: unnamed('secret-rotate'),
  secretExpired: unnamed('secret-expired'),
  secretRemove: unnamed('secret-remove'),
  /** Actions answer with {@link ActionOutcome}: `completed(…)` or `failed(…)`. They cannot be deferred. */
  action: <const N extends string>(
    name: N,
    definition: HandlerDefinition<EventOf<'action'>, ActionOutcome>,
  ): HandlerEntry<EventSelector<'action', N>> => ({ selector: { kind: 'action', name }, definition }),
} as const;
