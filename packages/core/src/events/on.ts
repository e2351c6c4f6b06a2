import type { ActionOutcome, Outcome } from '../outcome/outcome.ts';
import { definitionOf, type HandlerDefinition, type Handles } from '../plugin/handler.ts';
import type { Schema } from '../schema/validate.ts';
import type { EventDefinition } from './custom-event.ts';
import type { EventKind } from './event-data.ts';
import type { ActionEvent, ActionParams, CustomEvent, EventOf } from './juju-event.ts';
import type { ReconcileOptions } from './reconcile.ts';
import type { EventSelector } from './selector.ts';

/** A handler registered for the events that its selector selects. Made by {@link on}. */
export interface HandlerEntry<S extends EventSelector = EventSelector> {
  readonly selector: S;
  readonly definition: HandlerDefinition<never, Outcome | ActionOutcome>;
  /** What an action's parameters, or a custom event's payload, must be. */
  readonly schema?: Schema;
  /** Present for a reconciler. */
  readonly reconciles?: ReconcileOptions;
}

/** The names that a charm's metadata has, and the parameters of its actions. */
export interface CharmNames {
  readonly endpoint: string;
  /** Endpoints that relate the charm to others. */
  readonly integration: string;
  readonly storage: string;
  readonly container: string;
  /** Parameters by action. */
  readonly actions: Readonly<Record<string, unknown>>;
}

/** Any names: those of a plugin come with its options. */
export interface AnyNames extends CharmNames {
  readonly actions: Readonly<Record<string, ActionParams>>;
}

type Unnamed<K extends EventKind> = (definition: Handles<EventOf<K>>) => HandlerEntry<EventSelector<K, undefined>>;
type Named<K extends EventKind, Name extends string> = <const N extends Name>(
  name: N,
  definition: Handles<EventOf<K>>,
) => HandlerEntry<EventSelector<K, N>>;
type Detailed<K extends EventKind, Name extends string, Option extends string> = <const N extends Name>(
  name: N,
  definition: Handles<EventOf<K>>,
  only?: { readonly [O in Option]?: string },
) => HandlerEntry<EventSelector<K, N>>;

/** Registers handlers for events; see {@link on}. */
export interface On<Names extends CharmNames = AnyNames> {
  readonly install: Unnamed<'install'>;
  readonly start: Unnamed<'start'>;
  readonly configChanged: Unnamed<'config-changed'>;
  readonly upgradeCharm: Unnamed<'upgrade-charm'>;
  readonly updateStatus: Unnamed<'update-status'>;
  readonly leaderElected: Unnamed<'leader-elected'>;
  readonly leaderSettingsChanged: Unnamed<'leader-settings-changed'>;
  readonly stop: Unnamed<'stop'>;
  readonly remove: Unnamed<'remove'>;
  /** Juju 3 and older. */
  readonly preSeriesUpgrade: Unnamed<'pre-series-upgrade'>;
  /** Juju 3 and older. */
  readonly postSeriesUpgrade: Unnamed<'post-series-upgrade'>;
  /** Juju before 3.6.11. */
  readonly collectMetrics: Unnamed<'collect-metrics'>;
  /** Juju 3 and older. */
  readonly meterStatusChanged: Unnamed<'meter-status-changed'>;
  readonly relationCreated: Named<'relation-created', Names['endpoint']>;
  readonly relationJoined: Named<'relation-joined', Names['endpoint']>;
  readonly relationChanged: Named<'relation-changed', Names['endpoint']>;
  readonly relationDeparted: Named<'relation-departed', Names['endpoint']>;
  /** Not of a peer relation, which goes with the application. */
  readonly relationBroken: Named<'relation-broken', Names['integration']>;
  readonly storageAttached: Named<'storage-attached', Names['storage']>;
  readonly storageDetaching: Named<'storage-detaching', Names['storage']>;
  readonly pebbleReady: Named<'pebble-ready', Names['container']>;
  /** All notices of a container, or those of one `key`. */
  readonly pebbleCustomNotice: Detailed<'pebble-custom-notice', Names['container'], 'key'>;
  /** All checks of a container, or one `check`. */
  readonly pebbleCheckFailed: Detailed<'pebble-check-failed', Names['container'], 'check'>;
  /** All checks of a container, or one `check`. */
  readonly pebbleCheckRecovered: Detailed<'pebble-check-recovered', Names['container'], 'check'>;
  readonly secretChanged: Unnamed<'secret-changed'>;
  readonly secretRotate: Unnamed<'secret-rotate'>;
  readonly secretExpired: Unnamed<'secret-expired'>;
  readonly secretRemove: Unnamed<'secret-remove'>;
  /**
   * Actions answer with {@link ActionOutcome}: `completed(…)` or `failed(…)`. They cannot be deferred. With a schema
   * the parameters are validated first; what it refuses fails the action and names the parameter.
   */
  readonly action: OnAction<Names['actions']>;
  /** Events of `defineEvent`. */
  readonly custom: <P, I>(
    event: EventDefinition<P, I>,
    definition: Handles<CustomEvent<P>>,
  ) => HandlerEntry<EventSelector<'custom', string>>;
}

/** Registers the handler of an action. */
export interface OnAction<Actions extends Readonly<Record<string, unknown>>> {
  <const N extends Extract<keyof Actions, string>>(
    name: N,
    definition: Handles<ActionEvent<Actions[N]>, ActionOutcome>,
  ): HandlerEntry<EventSelector<'action', N>>;
  <const N extends Extract<keyof Actions, string>, P>(
    name: N,
    definition: Handles<ActionEvent<NoInfer<P>>, ActionOutcome>,
    options: { readonly params: Schema<P> },
  ): HandlerEntry<EventSelector<'action', N>>;
}

function unnamed<K extends EventKind>(kind: K): Unnamed<K> {
  return (definition) => ({ selector: { kind, name: undefined }, definition: definitionOf(definition) });
}

function named<K extends EventKind>(kind: K): Named<K, string> {
  return (name, definition) => ({ selector: { kind, name }, definition: definitionOf(definition) });
}

function detailed<K extends EventKind, Option extends string>(kind: K, option: Option): Detailed<K, string, Option> {
  return (name, definition, only) => {
    const detail = only?.[option];
    const selector = detail === undefined ? { kind, name } : { kind, name, detail };
    return { selector, definition: definitionOf(definition) };
  };
}

/**
 * Registers handlers for events. A handler is a class with `handler`, a function with `using`, or a function that needs
 * nothing. Names of endpoints, containers, storages and actions are checked against the charm's metadata where the
 * entries are given to `defineCharm`; `forCharm(metadata).on` knows them from the beginning.
 *
 * @example
 * ```ts
 * const handlers = [
 *   on.install(() => maintenance('Installing')),
 *   on.configChanged(handler(ConfigChanged, { config: WebConfig })),
 *   on.pebbleReady('redis', using({ log: Logger }, (_event, { log }) => log.info('Pebble is there'))),
 * ];
 * ```
 */
export const on: On = {
  install: unnamed('install'),
  start: unnamed('start'),
  configChanged: unnamed('config-changed'),
  upgradeCharm: unnamed('upgrade-charm'),
  updateStatus: unnamed('update-status'),
  leaderElected: unnamed('leader-elected'),
  leaderSettingsChanged: unnamed('leader-settings-changed'),
  stop: unnamed('stop'),
  remove: unnamed('remove'),
  preSeriesUpgrade: unnamed('pre-series-upgrade'),
  postSeriesUpgrade: unnamed('post-series-upgrade'),
  collectMetrics: unnamed('collect-metrics'),
  meterStatusChanged: unnamed('meter-status-changed'),
  relationCreated: named('relation-created'),
  relationJoined: named('relation-joined'),
  relationChanged: named('relation-changed'),
  relationDeparted: named('relation-departed'),
  relationBroken: named('relation-broken'),
  storageAttached: named('storage-attached'),
  storageDetaching: named('storage-detaching'),
  pebbleReady: named('pebble-ready'),
  pebbleCustomNotice: detailed('pebble-custom-notice', 'key'),
  pebbleCheckFailed: detailed('pebble-check-failed', 'check'),
  pebbleCheckRecovered: detailed('pebble-check-recovered', 'check'),
  secretChanged: unnamed('secret-changed'),
  secretRotate: unnamed('secret-rotate'),
  secretExpired: unnamed('secret-expired'),
  secretRemove: unnamed('secret-remove'),
  action: <const N extends string>(
    name: N,
    definition: Handles<never, ActionOutcome>,
    options?: { readonly params: Schema },
  ): HandlerEntry<EventSelector<'action', N>> => ({
    selector: { kind: 'action', name },
    definition: definitionOf(definition),
    ...(options === undefined ? {} : { schema: options.params }),
  }),
  custom: ({ name, schema }, definition) => ({
    selector: { kind: 'custom', name },
    definition: definitionOf(definition),
    ...(schema === undefined ? {} : { schema }),
  }),
};
