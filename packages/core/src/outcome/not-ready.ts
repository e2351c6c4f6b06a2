import { CharmsmithError, type CharmsmithErrorOptions } from '@charmsmith/errors';
import { type Status, waiting } from './status.ts';

const brand = Symbol.for('@charmsmith/core/NotReady');

/** What {@link NotReady} carries beside its message. */
export interface NotReadyOptions extends Partial<CharmsmithErrorOptions> {
  /** What the unit shows meanwhile. Default: Waiting, with the message. */
  readonly status?: Status;
}

/**
 * Thrown by whatever cannot go on now and may later. It fails no hook: the unit shows the status, the other handlers
 * go on, and the handler that it left runs again with its event before the next one, where its event can be deferred.
 * An action fails with the message. Code `CORE_NOT_READY`, unless a subclass has its own.
 *
 * @example
 * ```ts
 * if (database === undefined) throw new NotReady('Waiting for the database');
 * ```
 */
export class NotReady extends CharmsmithError {
  readonly status: Status;

  constructor(message: string, { status = waiting(message), ...options }: NotReadyOptions = {}) {
    super(message, { code: 'CORE_NOT_READY', ...options });
    this.status = status;
    Object.defineProperty(this, brand, { value: true });
  }

  /** Tells such an error, made by any copy of this package. */
  static override is(thrown: unknown): thrown is NotReady {
    return typeof thrown === 'object' && thrown !== null && brand in thrown;
  }
}

/** Pebble does not answer in a container. Code `CORE_CONTAINER_UNAVAILABLE`. */
export class ContainerUnavailable extends NotReady {
  readonly container: string;

  constructor(container: string, cause?: unknown) {
    super(`Waiting for Pebble in container ${container}`, {
      code: 'CORE_CONTAINER_UNAVAILABLE',
      details: { container },
      ...(cause === undefined ? {} : { cause }),
    });
    this.container = container;
  }
}
