interface Timer {
  readonly at: number;
  readonly fire: () => void;
}

/** Things that are due at a point of the model's own time. Nothing happens by itself: somebody must ask. */
export class Timers {
  readonly #timers = new Map<string, Timer>();
  #earliest = Infinity;

  /** When the next one is due, in milliseconds since the epoch. */
  get nextAt(): number | undefined {
    if (this.#timers.size === 0) return undefined;
    if (this.#earliest === Infinity) {
      for (const { at } of this.#timers.values()) this.#earliest = Math.min(this.#earliest, at);
    }
    return this.#earliest;
  }

  /** Has something happen at a time, in place of what had this name. */
  set(name: string, at: number, fire: () => void): void {
    this.delete(name);
    this.#timers.set(name, { at, fire });
    // Infinity stands for "not known"; a later one then changes nothing.
    if (this.#earliest !== Infinity || this.#timers.size === 1) this.#earliest = Math.min(this.#earliest, at);
  }

  delete(name: string): void {
    if (this.#timers.get(name)?.at === this.#earliest) this.#earliest = Infinity;
    this.#timers.delete(name);
  }

  /** Lets happen what is due, in the order of time. */
  tick(now: number): void {
    if ((this.nextAt ?? Infinity) > now) return;
    const due = [...this.#timers].filter(([, { at }]) => at <= now).sort(([, a], [, b]) => a.at - b.at);
    for (const [name, timer] of due) {
      // One that fired before may have taken it away.
      if (this.#timers.get(name) !== timer) continue;
      this.delete(name);
      timer.fire();
    }
  }
}
