import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ProcessExit } from '../pod/pod.ts';
import { watchContainers } from './watch-containers.ts';

const killed: ProcessExit = { code: null, signal: 'SIGKILL' };

/** A pod of one container whose daemon ends when it is told to. */
function pod(restart: () => Promise<void> = () => Promise.resolve()) {
  let exit = Promise.withResolvers<ProcessExit>();
  const restarts: number[] = [];
  const begin = performance.now();
  const ending = new AbortController();
  const restarted: string[] = [];
  const watching = watchContainers({
    pod: {
      daemonExit: () => exit.promise,
      restartContainer: async () => {
        restarts.push(performance.now() - begin);
        await restart();
        exit = Promise.withResolvers();
      },
    },
    containers: ['redis'],
    onRestarted: (container) => restarted.push(container),
    signal: ending.signal,
  });
  const kill = async (afterMs: number) => {
    await vi.advanceTimersByTimeAsync(afterMs);
    exit.resolve(killed);
    await vi.advanceTimersByTimeAsync(0);
  };
  const end = async () => {
    ending.abort();
    await watching;
  };
  return { end, kill, restarted, restarts };
}

describe('watchContainers', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it('starts a container again at once, and later after a pause that doubles', async () => {
    const { end, kill, restarted, restarts } = pod();
    await kill(1_000);
    await kill(1_000);
    await kill(10_000 + 1_000);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(restarts).toEqual([1_000, 12_000, 33_000]);
    expect(restarted).toEqual(['redis', 'redis', 'redis']);
    await end();
  });

  it('forgets the ends of one that has run for ten minutes', async () => {
    const { end, kill, restarts } = pod();
    await kill(0);
    await kill(0);
    await kill(10_000 + 600_000);
    expect(restarts).toEqual([0, 10_000, 610_000]);
    await end();
  });

  it('tries again with one that does not come up, and tells of it when it has', async () => {
    let broken = true;
    const { end, kill, restarted, restarts } = pod(() =>
      broken ? Promise.reject(new Error('no such program')) : Promise.resolve(),
    );
    await kill(0);
    expect([restarts, restarted]).toEqual([[0], []]);
    broken = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([restarts, restarted]).toEqual([[0, 10_000], ['redis']]);
    await end();
  });

  it('ends with its signal, in a pause too, and leaves no timer', async () => {
    const { end, kill, restarts } = pod();
    await kill(0);
    await kill(0);
    await end();
    await vi.advanceTimersByTimeAsync(100_000);
    expect([restarts, vi.getTimerCount()]).toEqual([[0], 0]);
  });
});
