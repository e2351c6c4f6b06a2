import {
  type DispatchRecord,
  type ExecutionResult,
  emptyCharm,
  type Hook,
  hook,
  type Runner,
  UnitAgent,
} from '@charmsmith/juju-emulator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { UnitLoop, type UnitLoopOptions } from './unit-loop.ts';

const succeeds: ExecutionResult = { exitCode: 0 };
const fails: ExecutionResult = { exitCode: 1 };
const charm = { ...emptyCharm, actions: { backup: { params: {}, required: [] } } };

/** A unit whose charm is a function: a real agent, and no process. */
function unit(run: (name: string) => ExecutionResult | Promise<ExecutionResult> = () => succeeds) {
  const agent = new UnitAgent({ charm });
  const ran: { readonly name: string; readonly atMs: number }[] = [];
  const begin = performance.now();
  const runner: Runner = async ({ environment }) => {
    const name = environment['JUJU_ACTION_NAME'] ?? (environment['JUJU_DISPATCH_PATH'] ?? '').replace(/^hooks\//, '');
    ran.push({ name, atMs: Math.round(performance.now() - begin) });
    return await run(name);
  };
  const loop = new UnitLoop({
    agent,
    run: (event: Hook | string): Promise<DispatchRecord> => agent.dispatch(event, runner),
    runAction: (name, parameters = {}) => agent.runAction(name, parameters, runner),
  });
  const ending = new AbortController();
  return {
    agent,
    loop,
    ran,
    names: () => ran.map(({ name }) => name),
    start: (options: Omit<UnitLoopOptions, 'signal'> = {}) => loop.run({ ...options, signal: ending.signal }),
    end: () => ending.abort(),
  };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

describe('UnitLoop', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  describe('when hooks wait', () => {
    it('runs them in their order until none is left', async () => {
      const { agent, end, loop, names, start } = unit();
      agent.enqueue(hook('start'));
      agent.enqueue(hook('install'));
      const running = start();
      await loop.idle();
      expect(names()).toEqual(['install', 'start']);
      end();
      await running;
    });

    it('runs one at a time', async () => {
      const first = Promise.withResolvers<ExecutionResult>();
      const { agent, end, names, start } = unit((name) => (name === 'install' ? first.promise : succeeds));
      agent.enqueue(hook('install'));
      agent.enqueue(hook('start'));
      const running = start();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(names()).toEqual(['install']);
      first.resolve(succeeds);
      await soon();
      expect(names()).toEqual(['install', 'start']);
      end();
      await running;
    });
  });

  describe('when a hook fails', () => {
    it('runs it again after the delay, doubled for each failure in a row', async () => {
      let left = 3;
      const { agent, end, names, ran, start } = unit((name) => (name === 'install' && left-- > 0 ? fails : succeeds));
      agent.enqueue(hook('install'));
      agent.enqueue(hook('start'));
      const running = start({ retryDelayMs: 1_000 });
      await vi.advanceTimersByTimeAsync(10_000);
      expect(names()).toEqual(['install', 'install', 'install', 'install', 'start']);
      expect(ran.map(({ atMs }) => atMs)).toEqual([0, 1_000, 3_000, 7_000, 7_000]);
      end();
      await running;
    });

    it('waits five minutes at the longest', async () => {
      const { agent, end, ran, start } = unit(() => fails);
      agent.enqueue(hook('install'));
      const running = start({ retryDelayMs: 200_000 });
      await vi.advanceTimersByTimeAsync(850_000);
      expect(ran.map(({ atMs }) => atMs)).toEqual([0, 200_000, 500_000, 800_000]);
      end();
      await running;
    });

    it('begins with the short delay again after a success', async () => {
      const results = [fails, fails, succeeds, fails, succeeds];
      const { agent, end, ran, start } = unit(() => results.shift() ?? succeeds);
      agent.enqueue(hook('install'));
      agent.enqueue(hook('start'));
      const running = start({ retryDelayMs: 1_000 });
      await vi.advanceTimersByTimeAsync(10_000);
      expect(ran.map(({ atMs }) => atMs)).toEqual([0, 1_000, 3_000, 3_000, 4_000]);
      end();
      await running;
    });

    it('keeps to the delay though it is woken meanwhile', async () => {
      const { agent, end, loop, ran, start } = unit(() => (ran.length === 1 ? fails : succeeds));
      agent.enqueue(hook('install'));
      const running = start({ retryDelayMs: 1_000 });
      for (let step = 0; step < 4; step += 1) {
        await vi.advanceTimersByTimeAsync(300);
        loop.wake();
      }
      await soon();
      expect(ran.map(({ atMs }) => atMs)).toEqual([0, 1_000]);
      end();
      await running;
    });
  });

  describe('when all is quiet', () => {
    it('raises update-status after each interval', async () => {
      const { end, names, ran, start } = unit();
      const running = start({ updateStatusIntervalMs: 30_000 });
      await vi.advanceTimersByTimeAsync(65_000);
      expect(names()).toEqual(['update-status', 'update-status']);
      expect(ran.map(({ atMs }) => atMs)).toEqual([30_000, 60_000]);
      end();
      await running;
    });

    it('takes up a change at once', async () => {
      const { agent, end, loop, ran, start } = unit();
      const running = start({ updateStatusIntervalMs: 30_000 });
      await vi.advanceTimersByTimeAsync(10_000);
      agent.enqueue(hook('config-changed'));
      loop.wake();
      await soon();
      expect(ran).toEqual([{ name: 'config-changed', atMs: 10_000 }]);
      end();
      await running;
    });

    it('tells each time, and all who wait for it', async () => {
      const { agent, end, loop, start } = unit();
      const onIdle = vi.fn(() => Promise.resolve());
      const running = start({ onIdle });
      await Promise.all([loop.idle(), loop.idle()]);
      const before = onIdle.mock.calls.length;
      agent.enqueue(hook('config-changed'));
      await loop.idle();
      expect(agent.pending).toEqual([]);
      await soon();
      expect(onIdle).toHaveBeenCalledTimes(before + 1);
      end();
      await running;
    });

    it('ends with the failure of what it told', async () => {
      const { start } = unit();
      await expect(start({ onIdle: () => Promise.reject(new Error('the screen is gone')) })).rejects.toThrow(
        'the screen is gone',
      );
    });
  });

  describe('when an action is asked for', () => {
    it('runs it between two hooks', async () => {
      const first = Promise.withResolvers<ExecutionResult>();
      const { agent, end, loop, names, start } = unit((name) => (name === 'install' ? first.promise : succeeds));
      agent.enqueue(hook('install'));
      agent.enqueue(hook('start'));
      const running = start();
      await soon();
      const action = loop.runAction('backup', {});
      await soon();
      expect(names()).toEqual(['install']);
      first.resolve(succeeds);
      expect((await action).action?.status).toBe('completed');
      await loop.idle();
      expect(names()).toEqual(['install', 'backup', 'start']);
      end();
      await running;
    });

    it('rejects one that cannot run, and goes on', async () => {
      const { agent, end, loop, names, start } = unit();
      const running = start();
      await expect(loop.runAction('restore', {})).rejects.toMatchObject({ code: 'JUJU_EMULATOR_UNKNOWN_NAME' });
      agent.enqueue(hook('start'));
      await loop.idle();
      expect(names()).toEqual(['start']);
      end();
      await running;
    });
  });

  describe('when its signal fires', () => {
    it.each([
      ['while all is quiet', succeeds],
      ['while a hook waits to be run again', fails],
    ])('ends at once %s', async (_when, result) => {
      const { agent, end, ran, start } = unit(() => result);
      agent.enqueue(hook('install'));
      const running = start();
      await soon();
      end();
      await running;
      await vi.advanceTimersByTimeAsync(1_000_000);
      expect(ran).toHaveLength(1);
      expect(vi.getTimerCount()).toBe(0);
    });

    it('ends after the hook that runs and what it told has begun', async () => {
      const report = Promise.withResolvers<void>();
      const { agent, end, names, start } = unit();
      const running = start({ onIdle: () => report.promise });
      await soon();
      agent.enqueue(hook('start'));
      end();
      let ended = false;
      void running.then(() => (ended = true));
      await soon();
      expect(ended).toBe(false);
      report.resolve();
      await running;
      expect(names()).toEqual([]);
    });

    it('tells those who wait that it is in vain', async () => {
      const first = Promise.withResolvers<ExecutionResult>();
      const { agent, end, loop, start } = unit(() => first.promise);
      agent.enqueue(hook('install'));
      const running = start();
      await soon();
      const gone = { code: 'LOCAL_NO_MODEL' };
      const waiting = [expect(loop.idle()).rejects.toMatchObject(gone)];
      waiting.push(expect(loop.runAction('backup', {})).rejects.toMatchObject(gone));
      end();
      first.resolve(succeeds);
      await running;
      await Promise.all(waiting);
      await expect(loop.idle()).rejects.toMatchObject(gone);
    });
  });
});
