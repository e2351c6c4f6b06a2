const brand = Symbol.for('@charmsmith/core/Redacted');
const inspect = Symbol.for('nodejs.util.inspect.custom');
const mask = '***';

/**
 * A value that is never printed: not by `console.log`, in a template, nor as JSON. {@link Redacted.reveal} gives it to
 * whoever asks on purpose.
 *
 * @example
 * ```ts
 * const password = new Redacted('hunter2');
 * `${password}`; // '***'
 * password.reveal(); // 'hunter2'
 * ```
 */
export class Redacted<T = string> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
    Object.defineProperty(this, brand, { value: true });
    Object.defineProperty(this, inspect, { value: () => mask });
  }

  /** The value itself. */
  reveal(): T {
    return this.#value;
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [Symbol.toPrimitive](): string {
    return mask;
  }

  /** Tells a redacted value, made by any copy of this package. */
  static is(value: unknown): value is Redacted<unknown> {
    return typeof value === 'object' && value !== null && brand in value;
  }
}
