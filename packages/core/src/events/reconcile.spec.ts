import { relationHook } from '@charmsmith/juju-emulator';
import { describe, expect, it } from 'vitest';
import { commandsOf, emulateUnit } from '../../test/emulated-unit.ts';
import { active } from '../outcome/status.ts';
import type { Changes } from './changes.ts';
import type { EventData } from './event-data.ts';
import type { ReconcileEvent } from './juju-event.ts';
import { on } from './on.ts';
import { isTriggeredBy, reconcile, type ReconcileOptions } from './reconcile.ts';

const metadata = {
  requires: { db: { interface: 'mysql' } },
  config: { options: { port: { type: 'int', default: 80 }, name: { type: 'string' } } },
} as const;
const relation = (id: string, host: string) => ({
  id,
  endpoint: 'db',
  remoteApp: 'mysql',
  remoteUnits: ['mysql/0'],
  databags: { 'mysql/0': { host }, mysql: {} },
});

/** A charm that reconciles, and each call. */
function reconciling(
  handle: (event: ReconcileEvent) => unknown = () => undefined,
  options: ReconcileOptions = {},
  host: Parameters<typeof emulateUnit>[0] = {},
) {
  const calls: (readonly string[])[] = [];
  const unit = emulateUnit({
    metadata,
    ...host,
    handlers: [
      reconcile(async (event) => {
        calls.push(event.triggers.map(({ kind }) => kind));
        return (await handle(event)) as undefined;
      }, options),
      ...(host.handlers ?? []),
    ],
  });
  return { unit, calls };
}

describe('reconcile', () => {
  it('is called once in a dispatch, after all handlers, with what led to it', async () => {
    const journal: string[] = [];
    const { unit, calls } = reconciling(
      () => void journal.push('reconcile'),
      {},
      {
        handlers: [
          on.configChanged((event) => {
            journal.push('config-changed');
            return event.attempts === 0 ? event.defer({ reason: 'later' }) : undefined;
          }),
          on.start(() => void journal.push('start')),
        ],
      },
    );
    await unit.run('config-changed');
    await unit.run('start');
    expect(journal).toEqual(['config-changed', 'reconcile', 'config-changed', 'start', 'reconcile']);
    expect(calls).toEqual([['config-changed'], ['config-changed', 'start']]);
  });

  it('reports as any handler', async () => {
    const { unit } = reconciling(() => active('reconciled'));
    await unit.run('start');
    expect(unit.agent.status.message).toBe('reconciled');
  });

  it('is called in the next dispatch, whatever it is, when it deferred', async () => {
    const { unit, calls } = reconciling(
      (event) => (event.attempts === 0 ? event.defer({ reason: 'later' }) : undefined),
      {
        on: ['config-changed'],
      },
    );
    await unit.run('config-changed');
    await unit.run('start');
    await unit.run('start');
    expect(calls).toEqual([['config-changed'], []]);
  });

  it('costs nothing when it never asks for changes', async () => {
    const { unit } = reconciling();
    expect(commandsOf(await unit.run('start'))).toEqual(['state-get']);
  });
});

describe('ReconcileEvent.changes', () => {
  it('compares with what was there when it last succeeded', async () => {
    const changes: Changes[] = [];
    const { unit } = reconciling(
      async (event) => void changes.push(await event.changes()),
      {},
      {
        state: { relations: [relation('db:1', 'a')], config: { name: 'x' } },
      },
    );
    await unit.run('config-changed');
    await unit.run('config-changed');
    unit.agent.setConfig({ name: null, port: 81 });
    unit.agent.update((state) => ({ ...state, relations: [relation('db:1', 'b'), relation('db:2', 'c')] }));
    await unit.run('config-changed');
    unit.agent.update((state) => ({ ...state, relations: [relation('db:2', 'c')] }));
    await unit.run('config-changed');
    const [first, same, changed, removed] = changes;
    const of = { endpoint: 'db' };
    expect(first).toEqual({
      first: true,
      config: ['name', 'port'],
      relations: [{ ...of, relationId: 'db:1', change: 'created', of: ['mysql', 'mysql/0'] }],
    });
    expect(same).toEqual({ first: false, config: [], relations: [] });
    expect(changed).toEqual({
      first: false,
      config: ['name', 'port'],
      relations: [
        { ...of, relationId: 'db:1', change: 'changed', of: ['mysql/0'] },
        { ...of, relationId: 'db:2', change: 'created', of: ['mysql', 'mysql/0'] },
      ],
    });
    expect(removed).toEqual({
      first: false,
      config: [],
      relations: [{ ...of, relationId: 'db:1', change: 'removed', of: ['mysql', 'mysql/0'] }],
    });
  });

  it.each<[name: string, end: (event: ReconcileEvent) => unknown]>([
    ['deferred', (event) => event.defer({ reason: 'later' })],
    [
      'failed',
      () => {
        throw new Error('broken');
      },
    ],
  ])('tells again what it told a reconciler that %s', async (_name, end) => {
    const changes: Changes[] = [];
    const { unit } = reconciling(async (event) => {
      changes.push(await event.changes());
      return end(event);
    });
    await unit.run('config-changed');
    await unit.run('config-changed');
    expect(changes.map(({ first, config }) => [first, config])).toEqual([
      [true, ['port']],
      [true, ['port']],
    ]);
  });

  it('does not tell of a relation that is breaking', async () => {
    const changes: Changes[] = [];
    const { unit } = reconciling(
      async (event) => void changes.push(await event.changes()),
      {},
      {
        state: { relations: [relation('db:1', 'a')] },
      },
    );
    await unit.run('start');
    await unit.run(relationHook('db:1', 'broken'));
    expect(changes[1]?.relations).toMatchObject([{ relationId: 'db:1', change: 'removed' }]);
  });

  it('looks at the endpoints it is told to', async () => {
    const { unit } = reconciling((event) => event.changes(), { relations: [] });
    expect(commandsOf(await unit.run('start'))).toEqual(['state-get', 'config-get', 'state-set']);
  });
});

describe('isTriggeredBy', () => {
  const changed: EventData = { kind: 'relation-changed', endpoint: 'db', relationId: 'db:1', remoteApp: 'mysql' };
  it.each<[name: string, options: ReconcileOptions, event: EventData, expected: boolean]>([
    ['any event that can be deferred', {}, changed, true],
    ['no action', {}, { kind: 'action', name: 'a', id: '1' }, false],
    ['no stop', {}, { kind: 'stop' }, false],
    ['no custom event', {}, { kind: 'custom', event: 'e', payload: 1 }, false],
    ['never itself', { on: ['reconcile'] }, { kind: 'reconcile' }, false],
    ['a kind', { on: ['relation-changed'] }, changed, true],
    ['a kind and name', { on: [{ kind: 'relation-changed', name: 'db' }] }, changed, true],
    ['not another name', { on: [{ kind: 'relation-changed', name: 'cache' }] }, changed, false],
    ['not another kind', { on: ['start'] }, changed, false],
    ['stop when asked for', { on: ['stop'] }, { kind: 'stop' }, true],
  ])('%s', (_name, options, event, expected) => {
    expect(isTriggeredBy(options, event)).toBe(expected);
  });
});
