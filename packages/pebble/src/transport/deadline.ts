import { PebbleError } from '../errors/pebble-error.ts';

/** What ends a call: its time, the caller's signal, or the client's disposal, whichever comes first. */
export interface Deadline extends Disposable {
  /** Fires with the error that the call rejects with. */
  readonly signal: AbortSignal;
  /** Starts the time anew, after progress. */
  refresh(): void;
  /** Stops the time until the next refresh, while the caller and not the daemon is waited for. */
  suspend(): void;
}

/** Opens a {@link Deadline}. Dispose it: it holds a timer and listeners on the signals. */
export function openDeadline(options: {
  readonly timeoutMs: number;
  readonly onTimeout: () => PebbleError;
  readonly signals: readonly (AbortSignal | undefined)[];
}): Deadline {
  const { timeoutMs, onTimeout } = options;
  const signals = options.signals.filter((signal) => signal !== undefined);
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const suspend = () => clearTimeout(timer);
  const refresh = () => {
    suspend();
    if (!controller.signal.aborted) timer = setTimeout(() => controller.abort(onTimeout()), timeoutMs);
  };
  const forward = (event: Event) => {
    suspend();
    controller.abort(aborted((event.target as AbortSignal).reason));
  };
  for (const signal of signals) {
    if (signal.aborted) controller.abort(aborted(signal.reason));
    else signal.addEventListener('abort', forward, { once: true });
  }
  refresh();
  return {
    signal: controller.signal,
    refresh,
    suspend,
    [Symbol.dispose]() {
      suspend();
      for (const signal of signals) signal.removeEventListener('abort', forward);
    },
  };
}

/** The error of a call whose signal fired. */
export function aborted(reason: unknown): PebbleError {
  if (reason instanceof PebbleError) return reason;
  return new PebbleError('the call to Pebble was aborted', { code: 'PEBBLE_ABORTED', cause: reason });
}
