import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { stream } from './stream.ts';

const never = (signal: AbortSignal) =>
  new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));

describe('stream', () => {
  it('starts with the first question and gives what is emitted, no faster than it is taken', async () => {
    const emitted: number[] = [];
    const numbers = stream<number>(undefined, async (emit) => {
      for (let number = 1; number <= 3; number++) {
        emitted.push(number);
        await emit(number);
      }
    });
    await new Promise(setImmediate);
    expect(emitted).toEqual([]);
    expect(await numbers.next()).toEqual({ done: false, value: 1 });
    await new Promise(setImmediate);
    expect(emitted).toEqual([1, 2]);
    expect(await numbers.next()).toEqual({ done: false, value: 2 });
    expect(await numbers.next()).toEqual({ done: false, value: 3 });
    expect(await numbers.next()).toEqual({ done: true, value: undefined });
    expect(await numbers.next()).toEqual({ done: true, value: undefined });
  });

  it('answers questions that were asked ahead, in order', async () => {
    const numbers = stream<number>(undefined, async (emit) => {
      await emit(1);
      await emit(2);
    });
    const asked = [numbers.next(), numbers.next(), numbers.next()];
    expect((await Promise.all(asked)).map(({ value }) => value as unknown)).toEqual([1, 2, undefined]);
  });

  it('throws what its producer throws, once', async () => {
    const broken = stream<number>(undefined, async (emit) => {
      await emit(1);
      throw new Error('broken');
    });
    await broken.next();
    await expect(broken.next()).rejects.toThrow('broken');
    expect(await broken.next()).toEqual({ done: true, value: undefined });
  });

  it('ends when it is left while its producer waits, and waits for that', async () => {
    let isOver = false;
    const idle = stream<number>(undefined, async (_emit, signal) => {
      try {
        await never(signal);
      } finally {
        await new Promise(setImmediate);
        isOver = true;
      }
    });
    const next = idle.next();
    await idle.return();
    expect(isOver).toBe(true);
    expect(await next).toEqual({ done: true, value: undefined });
  });

  it('ends when the loop over it is left', async () => {
    let reason: unknown;
    const numbers = stream<number>(undefined, async (emit, signal) => {
      signal.addEventListener('abort', () => (reason = 'left'));
      for (let number = 1; ; number++) await emit(number);
    });
    for await (const number of numbers) if (number === 3) break;
    expect(reason).toBe('left');
  });

  it('throws PEBBLE_ABORTED when the signal fires, and leaves no listener on it', async () => {
    const controller = new AbortController();
    const idle = stream<number>(controller.signal, (_emit, signal) => never(signal));
    const next = expect(idle.next()).rejects.toMatchObject({ code: 'PEBBLE_ABORTED', cause: 'enough' });
    controller.abort('enough');
    await next;
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
    await expect(stream(AbortSignal.abort(), (_emit, signal) => Promise.reject(signal.reason as Error)).next())
      .rejects //
      .toMatchObject({ code: 'PEBBLE_ABORTED' });
  });

  it('never begins when it is left before', async () => {
    let begun = false;
    const idle = stream(undefined, () => {
      begun = true;
      return Promise.resolve();
    });
    await idle[Symbol.asyncDispose]();
    expect(await idle.next()).toEqual({ done: true, value: undefined });
    expect(begun).toBe(false);
  });
});
