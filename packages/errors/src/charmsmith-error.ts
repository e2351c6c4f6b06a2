const brand = Symbol.for('@charmsmith/errors/CharmsmithError');

/** What an error carries beside its message. */
export interface CharmsmithErrorOptions {
  /** Stable, machine-readable, prefixed by the package: `PEBBLE_CHANGE_FAILED`. */
  readonly code: string;
  /** What the reader can do next, as a sentence. */
  readonly hint?: string;
  /** Plain data for programs. Never secrets. */
  readonly details?: Readonly<Record<string, unknown>>;
  /** The error that led to this one. */
  readonly cause?: unknown;
}

/**
 * The base of every error that a Charmsmith package throws on purpose.
 *
 * @remarks Recognise one with {@link CharmsmithError.is}, which holds across duplicate installs of
 * this package, where `instanceof` does not.
 *
 * @example
 * ```ts
 * throw new CharmsmithError('cannot read "redis.crt": no such file', {
 *   code: 'TLS_RESOURCE_UNREADABLE',
 *   hint: 'Attach the resource again.',
 * });
 * ```
 */
export class CharmsmithError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: CharmsmithErrorOptions) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = options.code;
    this.hint = options.hint;
    this.details = options.details ?? {};
    Object.defineProperty(this, brand, { value: true });
  }

  /**
   * Tells whether a thrown value is a Charmsmith error, of one code when given.
   *
   * @param thrown - anything that was caught
   * @param code - the code it must carry
   */
  static is(thrown: unknown, code?: string): thrown is CharmsmithError {
    if (!(thrown instanceof Error) || !(brand in thrown)) return false;
    return code === undefined || ('code' in thrown && thrown.code === code);
  }
}
