import type { SecretRecord } from './records.ts';

/** The secrets of a model, found by owner and by whom they were given to without looking at all of them. */
export class SecretTable {
  readonly #records = new Map<string, SecretRecord>();
  readonly #byOwner = new Index();
  readonly #byTarget = new Index();
  readonly #byConsumer = new Index();

  get(id: string): SecretRecord | undefined {
    return this.#records.get(id);
  }

  has(id: string): boolean {
    return this.#records.has(id);
  }

  all(): Iterable<SecretRecord> {
    return this.#records.values();
  }

  /** Secrets of one unit, application, or of the operator: `''`. */
  ownedBy(owner: string): readonly SecretRecord[] {
    return this.#find(this.#byOwner.get(owner));
  }

  /** Secrets that were given to a tag: `application-web`. */
  givenTo(target: string): readonly SecretRecord[] {
    return this.#find(this.#byTarget.get(target));
  }

  /** Secrets that a unit has read. */
  readBy(unit: string): readonly SecretRecord[] {
    return this.#find(this.#byConsumer.get(unit));
  }

  set(record: SecretRecord): void {
    const { access, consumers, id, owner } = record;
    const before = this.#records.get(id);
    for (const { target } of before?.access ?? []) this.#byTarget.remove(target, id);
    this.#records.set(id, record);
    this.#byOwner.add(owner, id);
    for (const { target } of access) this.#byTarget.add(target, id);
    for (const unit of consumers.keys()) this.#byConsumer.add(unit, id);
    for (const unit of before?.consumers.keys() ?? []) if (!consumers.has(unit)) this.#byConsumer.remove(unit, id);
  }

  delete(id: string): void {
    const record = this.#records.get(id);
    if (record === undefined) return;
    this.#records.delete(id);
    this.#byOwner.remove(record.owner, id);
    for (const { target } of record.access) this.#byTarget.remove(target, id);
    for (const unit of record.consumers.keys()) this.#byConsumer.remove(unit, id);
  }

  #find(ids: Iterable<string>): readonly SecretRecord[] {
    return [...ids].flatMap((id) => this.#records.get(id) ?? []);
  }
}

class Index {
  readonly #ids = new Map<string, Set<string>>();

  get(key: string): Iterable<string> {
    return this.#ids.get(key) ?? [];
  }

  add(key: string, id: string): void {
    const ids = this.#ids.get(key) ?? new Set();
    this.#ids.set(key, ids.add(id));
  }

  remove(key: string, id: string): void {
    const ids = this.#ids.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#ids.delete(key);
  }
}
