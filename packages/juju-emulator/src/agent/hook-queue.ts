import { hookKey, relationChangeOf, relationHook, type Hook } from './dispatch-event.ts';
import { rankOf, ranks, type Rank } from './hook-rank.ts';

/** Where a unit stands, as far as it decides what may run. */
export interface QueueConditions {
  /** On machines, storage is there before the charm is installed; on Kubernetes, after it has started. */
  readonly storageFirst: boolean;
}

/** The groups while a unit is set up: storage comes first on machines, and behind start on Kubernetes. */
const machineInstall = putFirst(['storage', 'install'], ranks);
const kubernetesStart: readonly Rank[] = ranks.flatMap((rank) =>
  rank === 'storage' ? [] : rank === 'start' ? ['start' as const, 'storage' as const] : [rank],
);
const kubernetesInstall = putFirst(['install'], kubernetesStart);

function putFirst(first: readonly Rank[], all: readonly Rank[]): readonly Rank[] {
  return [...first, ...all.filter((rank) => !first.includes(rank))];
}

/**
 * The hooks of a unit that wait, in Juju's order. Adding, finding and taking out one costs the same however many
 * wait.
 */
export class HookQueue {
  readonly #waiting = new Map<Rank, Map<string, Hook>>();
  /** Hooks that come before all others: those that were cut short, and what follows directly on another. */
  readonly #front = new Map<string, Hook>();
  readonly #conditions: QueueConditions;

  constructor(conditions: QueueConditions) {
    this.#conditions = conditions;
  }

  /** All that wait, in the order they will run if nothing is added. */
  get all(): readonly Hook[] {
    const order = this.#order();
    return [...this.#front.values(), ...order.flatMap((rank) => [...this.#group(rank).values()])];
  }

  /** The one to run next. */
  get first(): Hook | undefined {
    const storage = this.#group('storage');
    // Storage does not wait for what follows on another hook, once a unit on Kubernetes has started.
    if (this.#front.size > 0 && storage.size > 0 && !this.#conditions.storageFirst && !this.has('start')) {
      return storage.values().next().value;
    }
    if (this.#front.size > 0) return this.#front.values().next().value;
    for (const rank of this.#order()) {
      const [hook] = this.#group(rank).values();
      if (hook !== undefined) return hook;
    }
    return undefined;
  }

  /** Tells whether a hook waits. */
  includes(hook: Hook): boolean {
    const key = hookKey(hook);
    return this.#front.has(key) || this.#group(rankOf(hook)).has(key) || this.#group('changed after joined').has(key);
  }

  /** Tells whether a hook comes before all groups. */
  isFront(hook: Hook): boolean {
    return this.#front.has(hookKey(hook));
  }

  /** Tells whether a hook of this name waits that is about nothing in particular. */
  has(name: string): boolean {
    return this.includes({ kind: 'hook', name });
  }

  /** Adds a hook, unless it waits already or what waits makes it void. */
  add(hook: Hook): void {
    if (this.#front.has(hookKey(hook)) || !this.#reconcile(hook)) return;
    // What is known of it may have changed since; its place has not.
    if (!this.#group('changed after joined').has(hookKey(hook))) this.#group(rankOf(hook)).set(hookKey(hook), hook);
  }

  /** Has a hook run before all that wait: it was cut short, or follows directly on another. */
  addFirst(hook: Hook): void {
    this.remove(hook);
    const others = [...this.#front];
    this.#front.clear();
    for (const [key, other] of [[hookKey(hook), hook] as const, ...others]) this.#front.set(key, other);
  }

  /** Has relation-changed follow on relation-joined, before other hooks about relations. */
  addAfterJoined(hook: Hook): void {
    this.remove(hook);
    this.#group('changed after joined').set(hookKey(hook), hook);
  }

  /** Takes a hook out. */
  remove(hook: Hook): void {
    const key = hookKey(hook);
    this.#front.delete(key);
    this.#group(rankOf(hook)).delete(key);
    this.#group('changed after joined').delete(key);
  }

  /** Takes out all hooks of some groups; what comes before all groups stays. */
  clear(...of: readonly Rank[]): void {
    for (const rank of of) this.#group(rank).clear();
  }

  /**
   * Lets what happened to a relation meanwhile cancel what waits: a unit that came and went was never there.
   *
   * @returns whether the hook is still to be run
   */
  #reconcile(hook: Hook): boolean {
    const { id = '', remoteUnit } = hook.relation ?? {};
    const waits = (change: 'created' | 'joined') => {
      const of = change === 'joined' && remoteUnit !== undefined ? { remoteUnit } : {};
      const key = hookKey(relationHook(id, change, of));
      return this.#group(`relation-${change}`).has(key);
    };
    switch (relationChangeOf(hook)) {
      case 'changed':
        return remoteUnit === undefined || !waits('joined');
      case 'departed': {
        const neverJoined = waits('joined');
        // Not what was cut short, nor the change that is owed after joined: they come in any case.
        for (const change of ['joined', 'changed'] as const) {
          const of = relationHook(id, change, remoteUnit === undefined ? {} : { remoteUnit });
          this.#group(rankOf(of)).delete(hookKey(of));
        }
        return !neverJoined;
      }
      case 'broken': {
        const neverCreated = waits('created');
        this.#removeRelation(id, neverCreated);
        return !neverCreated;
      }
      default:
        return true;
    }
  }

  /** Takes out the hooks of a relation that ends. Units that have joined are still seen to depart. */
  #removeRelation(id: string, all: boolean): void {
    const ended: readonly Rank[] = [
      'relation-created',
      'application changed',
      'relation-joined',
      'relation-changed',
      ...(all ? (['relation-departed'] as const) : []),
    ];
    for (const rank of ended) {
      for (const [key, { relation }] of this.#group(rank)) if (relation?.id === id) this.#group(rank).delete(key);
    }
  }

  /** The groups, in the order that this unit's progress gives them. */
  #order(): readonly Rank[] {
    const installing = this.#group('install').size > 0;
    if (this.#conditions.storageFirst) return installing ? machineInstall : ranks;
    if (installing) return kubernetesInstall;
    return this.#group('start').size > 0 ? kubernetesStart : ranks;
  }

  #group(rank: Rank): Map<string, Hook> {
    const group = this.#waiting.get(rank) ?? new Map<string, Hook>();
    this.#waiting.set(rank, group);
    return group;
  }
}
