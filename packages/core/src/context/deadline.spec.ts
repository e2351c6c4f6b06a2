import { describe, expect, it } from 'vitest';
import { Deadline, type Pace } from './deadline.ts';

/** Time that passes when somebody waits. */
function fakePace(): Pace & { readonly pauses: number[] } {
  let now = 100;
  const pauses: number[] = [];
  return {
    pauses,
    now: () => now,
    pause: (ms, signal) => {
      signal.throwIfAborted();
      pauses.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

const { signal } = new AbortController();

describe('Deadline', () => {
  it('looks until there is something to see', async () => {
    const pace = fakePace();
    let looks = 0;
    const seen = await new Deadline(pace, 10_000, signal).until(() =>
      Promise.resolve(++looks === 3 ? 'it' : undefined),
    );
    expect(seen).toBe('it');
    expect(pace.pauses).toEqual([200, 200]);
  });

  it('looks a last time when the time is over, and shares its end among several waits', async () => {
    const pace = fakePace();
    const deadline = new Deadline(pace, 500, signal);
    let looks = 0;
    const look = (): Promise<string | undefined> => {
      looks += 1;
      return Promise.resolve(undefined);
    };
    expect(await deadline.until(look)).toBe(undefined);
    expect(pace.pauses).toEqual([200, 200, 100]);
    expect(await deadline.until(look)).toBe(undefined);
    expect(looks).toBe(5);
    expect(deadline.leftMs).toBe(0);
  });

  it('throws what the signal was aborted with', async () => {
    const over = AbortSignal.abort(new Error('the hook ended'));
    await expect(new Deadline(fakePace(), 500, over).until(() => Promise.resolve(undefined))).rejects.toThrow(
      'the hook ended',
    );
  });
});
