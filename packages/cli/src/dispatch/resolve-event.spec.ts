import { describe, expect, it } from 'vitest';
import { resolveEvent } from './resolve-event.ts';

// Loaded as the command does, when it is needed.
const { initialUnitState, parseCharm } = await import('@charmsmith/juju-emulator');

const charm = parseCharm(
  {
    name: 'tiny',
    containers: { web: { resource: 'image' } },
    peers: { 'tiny-peers': { interface: 'tiny' } },
    requires: { 'db-main': { interface: 'mysql' } },
    storage: { data: { type: 'filesystem' } },
  },
  {},
  { backup: {} },
);
const state = initialUnitState(charm);

describe('resolveEvent', () => {
  it.each<[name: string, hook: object]>([
    ['config-changed', { name: 'config-changed' }],
    ['web-pebble-ready', { workload: 'web' }],
    ['data-storage-attached', { storageId: 'data/0' }],
    ['tiny-peers-relation-changed', { relation: { id: state.relations[0]?.id } }],
    ['tiny-peers-relation-created', { relation: { id: state.relations[0]?.id } }],
  ])('knows %s', (name, hook) => {
    expect(resolveEvent(name, charm, state)).toMatchObject({ kind: 'hook', hook: { ...hook, name }, state });
  });

  it.each([
    ['joined', { id: 'db-main:1', remoteUnit: 'remote-app/0' }],
    ['broken', { id: 'db-main:1' }],
  ])('makes the relation that is missing for db-main-relation-%s', (change, relation) => {
    const resolved = resolveEvent(`db-main-relation-${change}`, charm, state);
    expect(resolved).toMatchObject({ hook: { relation } });
    expect(resolved.state.relations.map(({ id }) => id)).toEqual([state.relations[0]?.id, 'db-main:1']);
    expect(state.relations).toHaveLength(1);
  });

  it('knows actions', () => {
    expect(resolveEvent('actions/backup', charm, state)).toMatchObject({ kind: 'action', name: 'backup' });
  });

  it.each(['confg-changed', 'cache-pebble-ready', 'db-relation-changed', 'actions/restore', 'secret-changed', ''])(
    'refuses "%s", and says what there is',
    (name) => {
      expect(() => resolveEvent(name, charm, state)).toThrow(
        expect.objectContaining({
          code: 'CLI_BAD_EVENT',
          message: `tiny has no event "${name}"`,
          hint: expect.stringContaining('web-pebble-ready') as string,
        }) as Error,
      );
    },
  );
});
