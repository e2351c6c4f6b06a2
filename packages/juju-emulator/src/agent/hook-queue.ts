import type { Hook } from './dispatch-event.ts';

/** Juju's order among hooks that wait; hooks not listed come between the last two. */
const order: readonly RegExp[] = [
  /^install$/,
  /-relation-created$/,
  /^leader-elected$/,
  /-(?:pebble-ready|pebble-custom-notice|pebble-check-failed|pebble-check-recovered)$/,
  /^upgrade-charm$/,
  /^config-changed$/,
  /^start$/,
  /-storage-attached$/,
  /^update-status$/,
];

/** The hooks of a unit that wait, and the one that has failed. */
export class HookQueue {
  #waiting: readonly Hook[] = [];
  #failed: Hook | undefined;

  /** In the order they will run. One that has failed comes first: Juju runs it again until it succeeds. */
  get pending(): readonly Hook[] {
    return this.#failed === undefined ? this.#waiting : [this.#failed, ...this.#waiting];
  }

  /** The hook that failed last and has not succeeded since. */
  get failed(): Hook | undefined {
    return this.#failed;
  }

  /** Adds hooks where Juju's order puts them. One that waits already is not added again. */
  add(hooks: readonly Hook[]): void {
    this.#waiting = hooks.reduce(insert, this.#waiting);
  }

  /** Takes out a hook that begins to run. */
  begin(hook: Hook): void {
    this.#waiting = without(this.#waiting, hook);
  }

  /** Notes that a hook has succeeded. */
  succeed(hook: Hook): void {
    if (this.#failed !== undefined && sameHook(this.#failed, hook)) this.#failed = undefined;
  }

  /** Notes that a hook has failed. */
  fail(hook: Hook): void {
    this.#failed = hook;
    this.#waiting = without(this.#waiting, hook);
  }

  /** Has a hook that was cut short run again, as if it had not begun. */
  repeat(hook: Hook): void {
    if (this.#failed === undefined || !sameHook(this.#failed, hook)) {
      this.#waiting = [hook, ...without(this.#waiting, hook)];
    }
  }
}

function insert(waiting: readonly Hook[], added: Hook): readonly Hook[] {
  if (waiting.some((other) => sameHook(other, added))) return waiting;
  const at = waiting.findIndex((other) => rank(other) > rank(added));
  return at < 0 ? [...waiting, added] : waiting.toSpliced(at, 0, added);
}

function without(waiting: readonly Hook[], hook: Hook): readonly Hook[] {
  return waiting.filter((other) => !sameHook(other, hook));
}

function rank({ name }: Hook): number {
  const at = order.findIndex((pattern) => pattern.test(name));
  return at < 0 ? order.length - 1.5 : at;
}

function sameHook(a: Hook, b: Hook): boolean {
  return (
    a.name === b.name &&
    a.workload === b.workload &&
    a.storageId === b.storageId &&
    a.relation?.id === b.relation?.id &&
    a.relation?.remoteUnit === b.relation?.remoteUnit
  );
}
