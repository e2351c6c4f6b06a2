import { describe, expect, it } from 'vitest';
import type { ModelType } from '../juju/model-type.ts';
import { hook, pebbleReady, relationHook, type Action } from './dispatch-event.ts';
import { HookSchedule, type HookScheduleOptions } from './hook-schedule.ts';

const backup: Action = { kind: 'action', name: 'backup', id: '1', parameters: {} };

function scheduleOf(options: Partial<HookScheduleOptions> = {}) {
  const skipped: string[] = [];
  const clock = { now: 0 };
  const schedule = new HookSchedule({
    modelType: 'caas',
    now: () => clock.now,
    retriesHooks: () => true,
    isMoot: () => false,
    onSkipped: ({ name }) => skipped.push(name),
    ...options,
  });
  return { clock, schedule, skipped };
}

describe('HookSchedule', () => {
  it('runs a failed hook again after a pause that doubles up to five minutes', () => {
    const { clock, schedule } = scheduleOf();
    const pauses: number[] = [];
    for (let failure = 0; failure < 9; failure++) {
      schedule.begin(hook('install'));
      schedule.fail(hook('install'));
      const pause = (schedule.failed?.retryAt ?? 0) - clock.now;
      pauses.push(pause / 1_000);
      clock.now += pause - 1;
      expect(schedule.next('now')).toBeUndefined();
      expect(schedule.next('anyTime')).toEqual(hook('install'));
      clock.now += 1;
      expect(schedule.next('now')).toEqual(hook('install'));
    }
    expect(pauses).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
    schedule.succeed(hook('install'));
    schedule.fail(hook('start'));
    expect(schedule.failed).toEqual({ hook: hook('start'), failures: 1, retryAt: clock.now + 5_000 });
  });

  it('waits for the operator when the model says so', () => {
    const { schedule } = scheduleOf({ retriesHooks: () => false });
    schedule.fail(hook('install'));
    expect(schedule.next('now')).toBeUndefined();
    schedule.retryNow();
    expect(schedule.next('now')).toEqual(hook('install'));
  });

  it('runs nothing but actions while a hook has failed', () => {
    const { schedule } = scheduleOf();
    schedule.queue.add(pebbleReady('web'));
    schedule.fail(hook('config-changed'));
    expect(schedule.next('now')).toBeUndefined();
    schedule.addAction(backup);
    expect(schedule.next('now')).toEqual(backup);
    schedule.begin(backup);
    schedule.end();
    expect(schedule.next('now')).toBeUndefined();
    expect(schedule.failed?.hook).toEqual(hook('config-changed'));
  });

  it.each<[what: string, before: string, first: string]>([
    ['a change of leadership', 'leader-elected', 'leader-elected'],
    ['an upgrade', 'upgrade-charm', 'backup'],
    ['an option', 'config-changed', 'backup'],
    ['nothing', 'update-status', 'backup'],
  ])('with an action and %s waiting runs %s after %s', (_what, waiting, first) => {
    const { schedule } = scheduleOf();
    schedule.queue.add(hook(waiting));
    schedule.addAction(backup);
    expect(schedule.next('now')?.name).toBe(first);
  });

  it.each<[modelType: ModelType, waiting: string, first: string]>([
    ['caas', 'install', 'install'],
    ['caas', 'start', 'start'],
    ['iaas', 'install', 'install'],
    ['iaas', 'start', 'backup'],
  ])('on %s with %s to come, runs %s first', (modelType, waiting, first) => {
    const { schedule } = scheduleOf({ modelType });
    schedule.queue.add(hook(waiting));
    schedule.addAction(backup);
    expect(schedule.next('now')?.name).toBe(first);
  });

  it('runs what follows directly on another hook before an action', () => {
    const { schedule } = scheduleOf();
    schedule.addAction(backup);
    schedule.succeed(hook('upgrade-charm'));
    expect(schedule.next('now')?.name).toBe('config-changed');
  });

  it('has start follow config-changed once, and changed follow joined', () => {
    const { schedule } = scheduleOf();
    schedule.queue.add(hook('start'));
    schedule.queue.add(relationHook('db:7', 'created'));
    schedule.succeed(hook('config-changed'));
    expect(schedule.pending.map(({ name }) => name)).toEqual(['start', 'db-relation-created']);
    schedule.begin(hook('start'));
    schedule.succeed(hook('start'));
    schedule.succeed(hook('config-changed'));
    schedule.succeed(relationHook('db:7', 'joined', { remoteUnit: 'mysql/0' }));
    expect(schedule.pending).toEqual([
      relationHook('db:7', 'created'),
      relationHook('db:7', 'changed', { remoteUnit: 'mysql/0' }),
    ]);
  });

  it('runs again what was cut short, and forgets an action', () => {
    const { schedule } = scheduleOf();
    schedule.queue.add(hook('update-status'));
    schedule.begin(hook('config-changed'));
    schedule.repeat(hook('config-changed'));
    schedule.addAction(backup);
    schedule.begin(backup);
    schedule.repeat(backup);
    expect(schedule.pending.map(({ name }) => name)).toEqual(['config-changed', 'update-status']);
    expect(schedule.actions).toEqual([]);
  });

  it('passes over hooks that have lost their point', () => {
    const { schedule, skipped } = scheduleOf({ isMoot: ({ name }) => name === 'leader-elected' });
    schedule.queue.add(hook('leader-elected'));
    schedule.queue.add(hook('config-changed'));
    expect(schedule.next('now')?.name).toBe('config-changed');
    expect(skipped).toEqual(['leader-elected']);
  });
});
