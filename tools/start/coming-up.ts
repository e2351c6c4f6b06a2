import type { LocalModel } from '@charmsmith/local';

/** What {@link ComingUp} needs of a model. */
export interface ComingUpOptions {
  readonly model: { readonly units: readonly Pick<LocalModel['units'][number], 'enqueue' | 'status'>[] };
  /** Looks for hooks that wait. */
  readonly wake: () => void;
  /** Told once, when all units are active. */
  readonly onActive: () => void;
}

const pauseMs = 1_000;

/**
 * Watches a model until all its units are active for the first time. A unit that waits for another, such as a replica
 * for its master, would look again when Juju raises update-status, five minutes later; here it does so after a second.
 */
export class ComingUp implements Disposable {
  readonly #options: ComingUpOptions;
  #timer: NodeJS.Timeout | undefined;
  #done = false;

  constructor(options: ComingUpOptions) {
    this.#options = options;
  }

  /** Looks how the units are. Call it when no hook waits. */
  look(): void {
    if (this.#done) return;
    const { model, onActive } = this.#options;
    if (model.units.every(({ status }) => status.status === 'active')) {
      this.#done = true;
      onActive();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#updateStatus(), pauseMs);
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  /** One that is blocked waits for a person, and not for time to pass. */
  #updateStatus(): void {
    const { model, wake } = this.#options;
    const waiting = model.units.filter(({ status }) => status.status === 'waiting');
    for (const unit of waiting) unit.enqueue('update-status');
    if (waiting.length > 0) wake();
  }
}
