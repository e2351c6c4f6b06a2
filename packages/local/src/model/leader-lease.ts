/** A unit that may hold the lease. */
export interface LeaseUnit {
  readonly name: string;
  /** Whether its agent is gone and does not renew the lease. */
  readonly lost: boolean;
}

/** What a {@link LeaderLease} is made of. */
export interface LeaderLeaseOptions<Unit extends LeaseUnit> {
  /** How long a leader whose agent is gone stays the leader, in milliseconds. */
  readonly leaseMs: number;
  readonly holder: () => Unit | undefined;
  /** The unit that gets the lease next. */
  readonly heir: () => Unit | undefined;
  readonly elect: (unit: Unit) => void;
}

/** Juju's leader lease: a leader that does not renew it loses it to another after a while. */
export class LeaderLease<Unit extends LeaseUnit> implements Disposable {
  readonly #options: LeaderLeaseOptions<Unit>;
  #timer: NodeJS.Timeout | undefined;
  #lost: string | undefined;
  #over = false;

  constructor(options: LeaderLeaseOptions<Unit>) {
    this.#options = options;
  }

  /** Looks whether the leader is there. Call it when a unit has got or lost its agent. */
  watch(): void {
    // The end of a model loses units, too, and may hear of one late that was lost before.
    if (this.#over) return;
    const holder = this.#options.holder();
    const lost = holder?.lost === true ? holder.name : undefined;
    if (lost === this.#lost) return;
    this.#lost = lost;
    clearTimeout(this.#timer);
    if (lost !== undefined) this.#timer = setTimeout(() => this.#expire(), this.#options.leaseMs);
  }

  [Symbol.dispose](): void {
    this.#over = true;
    clearTimeout(this.#timer);
  }

  #expire(): void {
    this.#lost = undefined;
    if (this.#options.holder()?.lost !== true) return;
    const heir = this.#options.heir();
    if (heir !== undefined) this.#options.elect(heir);
    else this.watch(); // nobody is there: it is asked for again
  }
}
