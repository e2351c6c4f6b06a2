import { aborted } from '../transport/deadline.ts';

/** Hands one value over; settles when it was taken. */
export type Emit<T> = (value: T) => Promise<void>;

/**
 * Gives what a producer emits, one value at a time and no faster than it is taken. The producer starts with the first
 * question and is over before an end is told.
 *
 * @remarks Not an async generator of its own, since that would not hear `return` while it waits for its source: here
 * `return`, as well as the caller's signal, fires the producer's signal.
 *
 * @param signal - the caller's; the producer sees it as its own
 * @param produce - must settle soon after its signal fires
 */
export function stream<T>(
  signal: AbortSignal | undefined,
  produce: (emit: Emit<T>, signal: AbortSignal) => Promise<void>,
): AsyncGenerator<T, void, undefined> {
  const controller = new AbortController();
  const forward = () => controller.abort(aborted(signal?.reason));
  const asked: { resolve: (result: IteratorResult<T, void>) => void; reject: (reason: unknown) => void }[] = [];
  let offered: { readonly value: T; readonly taken: () => void } | undefined;
  let failure: { readonly reason: unknown } | undefined;
  let running: Promise<void> | undefined;
  let isOver = false;
  let isLeft = false;

  const emit: Emit<T> = async (value) => {
    controller.signal.throwIfAborted();
    const next = asked.shift();
    if (next !== undefined) {
      next.resolve({ done: false, value });
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const giveUp = () => reject(controller.signal.reason as Error);
      controller.signal.addEventListener('abort', giveUp, { once: true });
      offered = {
        value,
        taken() {
          controller.signal.removeEventListener('abort', giveUp);
          resolve();
        },
      };
    });
  };

  const start = async () => {
    if (signal?.aborted === true) forward();
    else signal?.addEventListener('abort', forward, { once: true });
    try {
      await produce(emit, controller.signal);
    } catch (reason) {
      if (!isLeft) failure = { reason };
    } finally {
      signal?.removeEventListener('abort', forward);
      isOver = true;
      offered = undefined;
      settle();
    }
  };

  /** Tells those who wait that nothing more comes; the first of them why. */
  const settle = () => {
    for (const { resolve, reject } of asked.splice(0)) {
      if (failure === undefined) resolve({ done: true, value: undefined });
      else reject(failure.reason);
      failure = undefined;
    }
  };

  const leave = async () => {
    isLeft = true;
    failure = undefined;
    controller.abort();
    // Never asked: nothing has begun.
    if (running === undefined) isOver = true;
    await running;
  };

  return {
    next() {
      if (!isOver) running ??= start();
      return new Promise((resolve, reject) => {
        if (offered !== undefined) {
          const { value, taken } = offered;
          offered = undefined;
          taken();
          resolve({ done: false, value });
          return;
        }
        asked.push({ resolve, reject });
        if (isOver) settle();
      });
    },
    async return() {
      await leave();
      return { done: true, value: undefined };
    },
    async throw(reason: unknown) {
      await leave();
      throw reason;
    },
    async [Symbol.asyncDispose]() {
      await leave();
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
