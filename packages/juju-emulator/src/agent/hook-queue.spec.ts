import { describe, expect, it } from 'vitest';
import {
  hook,
  pebbleCheck,
  pebbleReady,
  relationHook,
  secretHook,
  storageHook,
  type Hook,
  type RelationChange,
} from './dispatch-event.ts';
import { HookQueue } from './hook-queue.ts';

const of = (change: RelationChange, remoteUnit?: string, id = 'db:7') =>
  relationHook(id, change, remoteUnit === undefined ? {} : { remoteUnit });
const secret = { id: '9m4e2mr0ui3e8a215n4g', revision: 1 };

function queueOf(hooks: readonly Hook[], storageFirst = false): HookQueue {
  const queue = new HookQueue({ storageFirst });
  for (const waiting of hooks) queue.add(waiting);
  return queue;
}

function shown({ name, relation, secret: of_ }: Hook): string {
  return [name, relation?.remoteUnit, of_?.revision].filter((part) => part !== undefined).join(' ');
}

describe('HookQueue', () => {
  it('has the order of Juju, whatever came first', () => {
    const ordered = [
      of('created'),
      hook('leader-elected'),
      pebbleReady('web'),
      secretHook('expired', secret),
      secretHook('rotate', secret),
      secretHook('changed', secret),
      secretHook('remove', secret),
      storageHook('data/0', 'attached'),
      hook('upgrade-charm'),
      hook('config-changed'),
      of('departed', 'mysql/0'),
      of('broken', undefined, 'db:8'),
      of('changed'),
      of('joined', 'mysql/1'),
      of('changed', 'mysql/2'),
      hook('stop'),
      hook('remove'),
      hook('update-status'),
    ];
    expect(queueOf(ordered.toReversed()).all.map(shown)).toEqual(ordered.map(shown));
  });

  it.each<[where: string, storageFirst: boolean, order: readonly string[]]>([
    [
      'on machines, storage first',
      true,
      ['data-storage-attached', 'install', 'db-relation-created', 'leader-elected', 'config-changed', 'start'],
    ],
    [
      'on Kubernetes, storage last',
      false,
      ['install', 'db-relation-created', 'leader-elected', 'config-changed', 'start', 'data-storage-attached'],
    ],
  ])('installs %s', (_where, storageFirst, order) => {
    const hooks = [
      storageHook('data/0', 'attached'),
      hook('start'),
      hook('config-changed'),
      hook('leader-elected'),
      of('created'),
      hook('install'),
    ];
    expect(queueOf(hooks, storageFirst).all.map(({ name }) => name)).toEqual(order);
  });

  it.each<[what: string, hooks: readonly Hook[], left: readonly string[]]>([
    ['the same hook twice', [hook('config-changed'), hook('config-changed')], ['config-changed']],
    [
      'checks of different names',
      [pebbleCheck('web', 'a', 'failed'), pebbleCheck('web', 'b', 'failed')],
      ['web-pebble-check-failed', 'web-pebble-check-failed'],
    ],
    [
      'changes of one secret, the later one',
      [secretHook('changed', secret), secretHook('changed', { ...secret, revision: 2 })],
      ['secret-changed 2'],
    ],
    [
      'removals of two revisions',
      [secretHook('remove', secret), secretHook('remove', { ...secret, revision: 2 })],
      ['secret-remove 1', 'secret-remove 2'],
    ],
    [
      'a change of a unit that is still to join',
      [of('joined', 'mysql/0'), of('changed', 'mysql/0')],
      ['db-relation-joined mysql/0'],
    ],
    ['a unit that came and went', [of('joined', 'mysql/0'), of('departed', 'mysql/0')], []],
    [
      'a unit that changed and went',
      [of('changed', 'mysql/0'), of('departed', 'mysql/0')],
      ['db-relation-departed mysql/0'],
    ],
    [
      'a unit that went and came back',
      [of('departed', 'mysql/0'), of('joined', 'mysql/0')],
      ['db-relation-departed mysql/0', 'db-relation-joined mysql/0'],
    ],
    [
      'a relation that ends',
      [of('changed'), of('changed', 'mysql/1'), of('joined', 'mysql/2'), of('departed', 'mysql/1'), of('broken')],
      ['db-relation-departed mysql/1', 'db-relation-broken'],
    ],
    ['a relation that came and went', [of('created'), of('joined', 'mysql/0'), of('broken')], []],
    [
      'a relation that ends beside another',
      [of('joined', 'mysql/0'), of('joined', 'maria/0', 'db:8'), of('broken')],
      ['db-relation-broken', 'db-relation-joined maria/0'],
    ],
  ])('keeps of %s what has a point', (_what, hooks, left) => {
    expect(queueOf(hooks).all.map(shown)).toEqual(left);
  });

  it('runs relation-changed of a unit that has joined before other hooks about relations', () => {
    const queue = queueOf([of('departed', 'mysql/1'), of('joined', 'mysql/2'), hook('config-changed')]);
    queue.addAfterJoined(of('changed', 'mysql/0'));
    queue.add(of('changed', 'mysql/0'));
    expect(queue.all.map(shown)).toEqual([
      'config-changed',
      'db-relation-changed mysql/0',
      'db-relation-departed mysql/1',
      'db-relation-joined mysql/2',
    ]);
  });

  it('still runs the change that is owed after joined when the unit has gone meanwhile', () => {
    const queue = queueOf([]);
    queue.addAfterJoined(of('changed', 'mysql/0'));
    queue.add(of('departed', 'mysql/0'));
    queue.add(of('broken'));
    expect(queue.all.map(shown)).toEqual([
      'db-relation-changed mysql/0',
      'db-relation-departed mysql/0',
      'db-relation-broken',
    ]);
  });

  it('runs what was cut short before everything else, and once', () => {
    const queue = queueOf([hook('update-status'), of('created')]);
    queue.addFirst(hook('update-status'));
    queue.addFirst(hook('start'));
    queue.add(hook('update-status'));
    expect(queue.all.map(shown)).toEqual(['start', 'update-status', 'db-relation-created']);
    expect(queue.isFront(hook('start'))).toBe(true);
    expect(queue.isFront(of('created'))).toBe(false);
  });

  it('does not keep storage waiting on Kubernetes for what follows on another hook', () => {
    const queue = queueOf([storageHook('data/0', 'attached')]);
    queue.addFirst(hook('config-changed'));
    expect(queue.first?.name).toBe('data-storage-attached');
    queue.addFirst(hook('start'));
    expect(queue.first?.name).toBe('start');
  });

  it('takes hooks out, one by one and by group', () => {
    const queue = queueOf([hook('config-changed'), hook('update-status'), of('joined', 'mysql/0'), hook('stop')]);
    queue.addFirst(hook('stop'));
    queue.remove(hook('config-changed'));
    queue.clear('update-status', 'stop');
    expect(queue.all.map(shown)).toEqual(['stop', 'db-relation-joined mysql/0']);
    expect(queue.has('config-changed')).toBe(false);
  });
});
