import { CharmsmithError } from '@charmsmith/errors';
import { type HookCommands, stateValueLimitBytes } from '@charmsmith/hook-commands';
import type { Leadership } from '../model/leadership.ts';
import type { Relations } from '../model/relations.ts';
import { NotReady } from '../outcome/not-ready.ts';
import { waiting } from '../outcome/status.ts';
import { token } from '../plugin/token.ts';
import { readLocalState, writeLocalState } from './local-state.ts';
import type { NoStateMarker } from './no-state-marker.ts';

/** The databag of a peer relation: the unit's own, or the application's, which all units read and the leader writes. */
export interface PeerLocation {
  readonly peer: string;
  /** Default `unit`. */
  readonly of?: 'unit' | 'application';
}

/**
 * Where state lies. `controller`, the default: with Juju, rolled back with a failing hook, there after the pod was
 * replaced. `local`: a file beside the charm, gone with the pod, not rolled back when Juju refuses the commit; for what
 * can be found out again. A peer relation's databag: seen by the other units.
 */
export type StateLocation = 'controller' | 'local' | PeerLocation;

/** The text under one key. */
export interface StateSlot {
  /** What was stored when the dispatch began, or was written since; `undefined` when nothing ever was. */
  readonly text: string | undefined;
  /** Holds a new text until the dispatch commits. */
  readonly write: (text: string) => Promise<void>;
}

/** Where the texts of states lie: each place read at most once a dispatch, and written at most once. */
export interface StateStores {
  open(location: StateLocation, key: string): Promise<StateSlot>;
}
export const StateStores = token<StateStores>('@charmsmith/core/StateStores');

/** What the host does with the stores at the end of a dispatch that succeeded. */
export interface CommittableStateStores extends StateStores {
  commit(): Promise<void>;
}

interface StateStoresDependencies {
  readonly commands: Pick<HookCommands, 'stateGet' | 'stateSet'>;
  readonly relations: Relations;
  readonly leadership: Leadership;
  /** Path of the file for local state. */
  readonly localFile: string;
  /** Default: the controller is always asked. */
  readonly noState?: NoStateMarker | undefined;
}

type Texts = Readonly<Record<string, string>>;

interface Place {
  readonly read: () => Promise<Texts>;
  /** Throws when this unit may not write there. */
  readonly check: (key: string, text: string) => Promise<void>;
  /** Takes what changed, and everything. */
  readonly write: (changed: Texts, all: Texts) => Promise<void>;
}

/** Stores over controller, file and databags. */
export function createStateStores(dependencies: StateStoresDependencies): CommittableStateStores {
  const stores = new Map<string, Store>();
  const storeOf = (location: StateLocation): Store => {
    const name = typeof location === 'string' ? location : `${location.peer} ${location.of ?? 'unit'}`;
    const store = stores.get(name) ?? createStore(placeOf(location, dependencies));
    stores.set(name, store);
    return store;
  };
  return {
    open: (location, key) => storeOf(location).open(key),
    async commit() {
      const { local, ...others } = Object.fromEntries(stores);
      // Last: nothing that follows can fail and leave the file ahead of Juju.
      for (const store of [...Object.values(others), local]) await store?.commit();
    },
  };
}

interface Store {
  open(key: string): Promise<StateSlot>;
  commit(): Promise<void>;
}

/**
 * A class for the sake of its getter: one in an object literal has V8 make a new shape for every object, which lives, with
 * all that the getter sees, until the next full garbage collection. A test that runs a charm a thousand times notices.
 */
class HeldSlot implements StateSlot {
  readonly #read: () => string | undefined;
  readonly write: StateSlot['write'];

  constructor(read: () => string | undefined, write: StateSlot['write']) {
    this.#read = read;
    this.write = write;
  }

  get text(): string | undefined {
    return this.#read();
  }
}

function createStore(place: Place): Store {
  let loaded: Promise<Texts> | undefined;
  const written = new Map<string, string>();
  const load = () => (loaded ??= place.read());
  return {
    async open(key) {
      const before = (await load())[key];
      return new HeldSlot(
        () => written.get(key) ?? before,
        async (text) => {
          await place.check(key, text);
          written.set(key, text);
        },
      );
    },
    async commit() {
      const before = await load();
      const changed = [...written].filter(([key, text]) => before[key] !== text);
      if (changed.length > 0)
        await place.write(Object.fromEntries(changed), { ...before, ...Object.fromEntries(changed) });
    },
  };
}

function placeOf(location: StateLocation, dependencies: StateStoresDependencies): Place {
  const { localFile } = dependencies;
  if (location === 'controller') return controllerPlace(dependencies);
  if (location === 'local') {
    return {
      read: () => readLocalState(localFile),
      check: () => Promise.resolve(),
      write: (_changed, all) => writeLocalState(localFile, all),
    };
  }
  return peerPlace(location, dependencies);
}

function controllerPlace({ commands, noState }: StateStoresDependencies): Place {
  return {
    async read() {
      if ((await noState?.stands()) === true) return {};
      const texts = await commands.stateGet();
      if (Object.keys(texts).length === 0) await noState?.put();
      return texts;
    },
    check: (key, text) => checkSize(key, text),
    async write(changed) {
      noState?.remove();
      await commands.stateSet(changed);
    },
  };
}

function peerPlace({ peer, of = 'unit' }: PeerLocation, { relations, leadership }: StateStoresDependencies): Place {
  const bag = async () => {
    const relation = await relations.peer(peer);
    return of === 'unit' ? relation?.ownUnit : relation?.ownApplication;
  };
  return {
    read: async () => (await (await bag())?.read()) ?? {},
    async check(key, text) {
      await checkSize(key, text);
      if (of === 'application') await leadership.require(`write state into ${peer}`);
      if ((await bag()) !== undefined) return;
      throw new NotReady(`cannot write state "${key}": there is no relation ${peer} yet`, {
        code: 'CORE_NO_PEER_RELATION',
        status: waiting(`Waiting for the peer relation ${peer}`),
      });
    },
    write: async (changed) => await (await bag())?.write(changed),
  };
}

// The limit is the controller's; a databag takes more, and every unit would have to carry it.
function checkSize(key: string, text: string): Promise<void> {
  const bytes = Buffer.byteLength(text);
  if (bytes <= stateValueLimitBytes) return Promise.resolve();
  throw new CharmsmithError(
    `cannot keep state "${key}": it takes ${bytes} bytes, Juju allows ${stateValueLimitBytes}`,
    {
      code: 'CORE_STATE_TOO_LARGE',
      hint: 'Keep less, or split it into several states.',
      details: { key, bytes },
    },
  );
}
