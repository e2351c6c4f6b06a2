import { emptyCharm, type ExecutionResult, Model, type Runner } from '@charmsmith/juju-emulator';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type LoopUnit, ModelLoop, type ModelLoopOptions } from './model-loop.ts';

const succeeds: ExecutionResult = { exitCode: 0 };
const fails: ExecutionResult = { exitCode: 1 };

type Run = (name: string, unit: string) => ExecutionResult | Promise<ExecutionResult>;

/** A model whose charm is a function: a real one, and no process. Its units have run the hooks of new units. */
async function model(units: number, run: Run = () => succeeds) {
  let told = false;
  const ran: { readonly unit: string; readonly name: string; readonly atMs: number }[] = [];
  const runner: Runner = async ({ environment: { JUJU_UNIT_NAME: unit = '', JUJU_DISPATCH_PATH: path = '' } }) => {
    if (!told) return succeeds;
    const name = path.replace(/^hooks\//, '');
    ran.push({ unit, name, atMs: Math.round(performance.now() - begin) });
    return await run(name, unit);
  };
  const juju = new Model({ config: { 'update-status-hook-interval': '60m' } });
  juju.deploy(emptyCharm, { name: 'app', units, runner });
  await juju.settle();
  told = true;
  const begin = performance.now();
  const lost = new Set<string>();
  const unitOf = (name: string): LoopUnit => ({
    name,
    get ready() {
      return !lost.has(name);
    },
    get pending() {
      return juju.pending(name);
    },
    enqueue: (event) => juju.enqueue(name, event),
    step: () => juju.step({ unit: name }),
  });
  const loop = new ModelLoop({
    get units() {
      return Object.keys(juju.state().units).map(unitOf);
    },
    get dueInMs() {
      return Math.max(0, (juju.nextDueAt ?? Infinity) - juju.now);
    },
  });
  const ending = new AbortController();
  return {
    juju,
    loop,
    lost,
    ran,
    names: () => ran.map(({ name }) => name),
    enqueue: (...events: readonly string[]) => juju.enqueue('app/0', ...events),
    start: (options: Omit<ModelLoopOptions, 'signal'> = {}) => loop.run({ ...options, signal: ending.signal }),
    end: () => ending.abort(),
  };
}

const soon = () => vi.advanceTimersByTimeAsync(0);

describe('ModelLoop', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  describe('when hooks wait', () => {
    it('runs them in their order until none is left', async () => {
      const { end, enqueue, loop, names, start } = await model(1);
      enqueue('update-status', 'config-changed');
      const running = start();
      await loop.idle();
      expect(names()).toEqual(['config-changed', 'update-status']);
      end();
      await running;
    });

    it('runs one at a time', async () => {
      const first = Promise.withResolvers<ExecutionResult>();
      const { end, enqueue, names, start } = await model(1, (name) =>
        name === 'config-changed' ? first.promise : succeeds,
      );
      enqueue('config-changed', 'update-status');
      const running = start();
      await vi.advanceTimersByTimeAsync(60_000);
      expect(names()).toEqual(['config-changed']);
      first.resolve(succeeds);
      await soon();
      expect(names()).toEqual(['config-changed', 'update-status']);
      end();
      await running;
    });
  });

  describe('when a hook fails', () => {
    it('runs it again when Juju does, and is not idle before', async () => {
      let left = 2;
      const { end, enqueue, loop, ran, start } = await model(1, () => (left-- > 0 ? fails : succeeds));
      enqueue('config-changed');
      const running = start();
      let idle = false;
      void loop.idle().then(() => (idle = true));
      await vi.advanceTimersByTimeAsync(14_000);
      expect([ran.map(({ atMs }) => atMs), idle]).toEqual([[0, 5_000], false]);
      await vi.advanceTimersByTimeAsync(2_000);
      expect([ran.map(({ atMs }) => atMs), idle]).toEqual([[0, 5_000, 15_000], true]);
      end();
      await running;
    });

    it('runs it at once when it is resolved', async () => {
      let broken = true;
      const { end, enqueue, juju, loop, names, start } = await model(1, () => (broken ? fails : succeeds));
      enqueue('config-changed');
      const running = start();
      await soon();
      broken = false;
      juju.resolved('app/0');
      await loop.idle();
      expect(names()).toEqual(['config-changed', 'config-changed']);
      end();
      await running;
    });

    it('keeps to the pause though it is woken meanwhile', async () => {
      let broken = true;
      const { end, enqueue, loop, ran, start } = await model(1, () => (broken ? fails : succeeds));
      enqueue('config-changed');
      const running = start();
      await vi.advanceTimersByTimeAsync(1_000);
      broken = false;
      for (let step = 0; step < 5; step += 1) {
        await vi.advanceTimersByTimeAsync(1_000);
        loop.wake();
      }
      await soon();
      expect(ran.map(({ atMs }) => atMs)).toEqual([0, 5_000]);
      end();
      await running;
    });
  });

  describe('when all is quiet', () => {
    it('raises update-status after each interval', async () => {
      const { end, ran, start } = await model(1);
      const running = start({ updateStatusIntervalMs: 30_000 });
      await vi.advanceTimersByTimeAsync(65_000);
      expect(ran).toEqual([
        { unit: 'app/0', name: 'update-status', atMs: 30_000 },
        { unit: 'app/0', name: 'update-status', atMs: 60_000 },
      ]);
      end();
      await running;
    });

    it('takes up a change at once', async () => {
      const { end, enqueue, loop, ran, start } = await model(1);
      const running = start({ updateStatusIntervalMs: 30_000 });
      await vi.advanceTimersByTimeAsync(10_000);
      enqueue('config-changed');
      loop.wake();
      await soon();
      expect(ran).toEqual([{ unit: 'app/0', name: 'config-changed', atMs: 10_000 }]);
      end();
      await running;
    });

    it('tells each time, and all who wait for it', async () => {
      const { end, enqueue, juju, loop, start } = await model(1);
      const onIdle = vi.fn(() => Promise.resolve());
      const running = start({ onIdle });
      await Promise.all([loop.idle(), loop.idle()]);
      const before = onIdle.mock.calls.length;
      enqueue('config-changed');
      await loop.idle();
      expect(juju.pending('app/0')).toEqual([]);
      await soon();
      expect(onIdle).toHaveBeenCalledTimes(before + 1);
      end();
      await running;
    });

    it('ends with the failure of what it told', async () => {
      const { start } = await model(1);
      await expect(start({ onIdle: () => Promise.reject(new Error('the screen is gone')) })).rejects.toThrow(
        'the screen is gone',
      );
    });
  });

  describe('when its signal fires', () => {
    it.each([
      ['while all is quiet', succeeds],
      ['while a hook waits to be run again', fails],
    ])('ends at once %s', async (_when, result) => {
      const { end, enqueue, ran, start } = await model(1, () => result);
      enqueue('config-changed');
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
      const { end, enqueue, names, start } = await model(1);
      const running = start({ onIdle: () => report.promise });
      await soon();
      enqueue('config-changed');
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
      const { end, enqueue, loop, start } = await model(1, () => first.promise);
      enqueue('config-changed');
      const running = start();
      await soon();
      const gone = { code: 'LOCAL_NO_MODEL' };
      const waiting = expect(loop.idle()).rejects.toMatchObject(gone);
      end();
      first.resolve(succeeds);
      await running;
      await waiting;
      await expect(loop.idle()).rejects.toMatchObject(gone);
    });
  });

  describe('when there are several units', () => {
    it('runs one hook at a time in each, and those of different units at the same time', async () => {
      const gates = new Map(['app/0', 'app/1'].map((name) => [name, Promise.withResolvers<ExecutionResult>()]));
      const { end, juju, loop, ran, start } = await model(2, (_name, of) => gates.get(of)!.promise);
      for (const unit of gates.keys()) juju.enqueue(unit, 'config-changed', 'update-status');
      const running = start();
      await soon();
      const seen = () => ran.map(({ unit, name }) => `${unit} ${name}`);
      expect(seen()).toEqual(['app/0 config-changed', 'app/1 config-changed']);
      gates.get('app/1')!.resolve(succeeds);
      await soon();
      expect(seen().slice(2)).toEqual(['app/1 update-status']);
      gates.get('app/0')!.resolve(succeeds);
      await loop.idle();
      expect(seen().slice(3)).toEqual(['app/0 update-status']);
      end();
      await running;
    });

    it('holds nobody up for one that has failed', async () => {
      const { end, juju, ran, start } = await model(2, (_name, of) => (of === 'app/0' ? fails : succeeds));
      juju.setModelConfig({ 'automatically-retry-hooks': false });
      juju.enqueue('app/0', 'config-changed');
      juju.enqueue('app/1', 'config-changed', 'update-status');
      const running = start();
      await vi.advanceTimersByTimeAsync(100_000);
      expect(ran.filter(({ unit }) => unit === 'app/1').map(({ name }) => name)).toEqual([
        'config-changed',
        'update-status',
      ]);
      expect(ran.filter(({ unit }) => unit === 'app/0')).toHaveLength(1);
      end();
      await running;
    });

    it('leaves a unit without a pod alone until it has one', async () => {
      const { end, juju, loop, lost, ran, start } = await model(2);
      lost.add('app/0');
      for (const unit of ['app/0', 'app/1']) juju.enqueue(unit, 'config-changed');
      const running = start();
      await loop.idle();
      expect(ran.map(({ unit }) => unit)).toEqual(['app/1']);
      lost.clear();
      loop.wake();
      await loop.idle();
      expect(ran.map(({ unit }) => unit)).toEqual(['app/1', 'app/0']);
      end();
      await running;
    });

    it('takes up a unit that has joined, and forgets one that has gone', async () => {
      const { end, juju, loop, ran, start } = await model(1);
      const running = start();
      await loop.idle();
      juju.scale('app', 2);
      await loop.idle();
      expect(ran.filter(({ unit }) => unit === 'app/1').map(({ name }) => name)).toContain('install');
      juju.scale('app', 0);
      await loop.idle();
      expect(juju.state().units).toEqual({});
      end();
      await running;
    });

    it('ends with what a unit throws, once the others have ended', async () => {
      const gate = Promise.withResolvers<ExecutionResult>();
      const { juju, start } = await model(2, (_name, of) => {
        if (of === 'app/0') throw new Error('the pod has ended');
        return gate.promise;
      });
      for (const unit of ['app/0', 'app/1']) juju.enqueue(unit, 'config-changed');
      let ended = false;
      const running = start().finally(() => (ended = true));
      running.catch(() => undefined);
      await soon();
      expect(ended).toBe(false);
      gate.resolve(succeeds);
      await expect(running).rejects.toThrow('the pod has ended');
    });
  });
});
