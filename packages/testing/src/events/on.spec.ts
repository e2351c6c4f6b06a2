import { defineCharm, handler, type HandlerDefinition, Juju, on as registered } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import {
  container,
  notice,
  on,
  peerRelation,
  relation,
  run,
  secret,
  type State,
  storage,
  type TestEvent,
} from '../index.ts';

const metadata = {
  name: 'web',
  containers: { 'web-server': {} },
  peers: { peers: { interface: 'web-peers' } },
  requires: { 'the-db': { interface: 'mysql' } },
  storage: { data: { type: 'filesystem' } },
  actions: { check: {} },
} as const;

/** Keeps what it saw of its event, and of the relation. */
class Keep {
  readonly #juju: Juju;

  constructor({ juju }: { readonly juju: Juju }) {
    this.#juju = juju;
  }

  async handle(event: { readonly kind: string; readonly relationId?: string; readonly remoteUnit?: string }) {
    const { relationId, remoteUnit } = event;
    const seen: Record<string, unknown> = { ...event, defer: undefined };
    if (relationId !== undefined) seen['units'] = await this.#juju.relationList(relationId);
    if (relationId !== undefined && remoteUnit !== undefined) {
      seen['data'] = (await this.#juju.relationGet(relationId, { unit: remoteUnit }))['host'];
    }
    await this.#juju.stateSet({ seen: JSON.stringify(seen) });
  }
}
const keep = handler(Keep, { juju: Juju }) as unknown as HandlerDefinition<unknown, never>;
const charm = defineCharm({
  metadata,
  handlers: [
    registered.configChanged(keep),
    registered.stop(keep),
    registered.relationCreated('the-db', keep),
    registered.relationJoined('the-db', keep),
    registered.relationChanged('the-db', keep),
    registered.relationDeparted('the-db', keep),
    registered.relationDeparted('peers', keep),
    registered.relationBroken('the-db', keep),
    registered.storageAttached('data', keep),
    registered.pebbleReady('web-server', keep),
    registered.pebbleCustomNotice('web-server', keep),
    registered.pebbleCheckFailed('web-server', keep),
    registered.pebbleCheckRecovered('web-server', keep),
    registered.secretChanged(keep),
    registered.secretRotate(keep),
    registered.secretExpired(keep),
    registered.secretRemove(keep),
  ],
});

const db = relation('the-db', { id: 7, remoteApp: 'mysql', remoteUnits: { 0: { host: 'a' }, 1: { host: 'b' } } });
const peers = peerRelation('peers', { peers: { 2: { host: 'p' } } });
const own = secret({ password: 'hunter22' }, { label: 'admin', revisions: { 1: { key: 'a' }, 2: { key: 'b' } } });
const foreign = secret({ password: 'hunter22' }, { owner: { remote: 'mysql' }, label: 'theirs' });
const world: State<typeof metadata> = {
  leader: true,
  relations: [peers, db],
  storages: [storage('data', { index: 3 })],
  secrets: [own, foreign],
  containers: {
    'web-server': container({
      plan: { checks: { up: { override: 'replace', exec: { command: 'true' }, startup: 'disabled' } } },
      notices: [notice('example.com/first'), notice('example.com/done', { file: 'a' })],
    }),
  },
};

describe('on', () => {
  it.each<[event: TestEvent, seen: object]>([
    [on.configChanged(), { kind: 'config-changed' }],
    [on.stop(), { kind: 'stop' }],
    [
      on.relationCreated('the-db'),
      { kind: 'relation-created', endpoint: 'the-db', relationId: 'the-db:7', remoteApp: 'mysql' },
    ],
    [on.relationJoined(db, { unit: 1 }), { kind: 'relation-joined', remoteUnit: 'mysql/1', data: 'b' }],
    [on.relationChanged(db), { kind: 'relation-changed', units: ['mysql/0', 'mysql/1'] }],
    [on.relationChanged(db, { unit: 0 }), { kind: 'relation-changed', remoteUnit: 'mysql/0', data: 'a' }],
    [
      on.relationDeparted(db, { unit: 0 }),
      { remoteUnit: 'mysql/0', departingUnit: 'mysql/0', units: ['mysql/1'], data: 'a' },
    ],
    [
      on.relationDeparted(db, { unit: 0, departing: 'own' }),
      { remoteUnit: 'mysql/0', departingUnit: 'web/0', units: ['mysql/1'] },
    ],
    [on.relationDeparted('peers'), { remoteApp: 'web', remoteUnit: 'web/2', units: [], data: 'p' }],
    [on.relationBroken('the-db'), { kind: 'relation-broken', relationId: 'the-db:7', units: [] }],
    [on.storageAttached(storage('data', { index: 3 })), { storage: 'data', storageId: 'data/3' }],
    [on.pebbleReady('web-server'), { kind: 'pebble-ready', container: 'web-server' }],
    [
      on.pebbleCustomNotice('web-server', 'example.com/done'),
      { kind: 'pebble-custom-notice', noticeId: '2', noticeType: 'custom', noticeKey: 'example.com/done' },
    ],
    [on.pebbleCheckFailed('web-server', 'up'), { kind: 'pebble-check-failed', check: 'up' }],
    [on.pebbleCheckRecovered('web-server', 'up'), { kind: 'pebble-check-recovered', check: 'up' }],
    [on.secretChanged(foreign), { kind: 'secret-changed', secretId: 'secret:testsecret0000000001', label: 'theirs' }],
    [on.secretRotate(own), { kind: 'secret-rotate', secretId: 'secret:testsecret0000000000', label: 'admin' }],
    [on.secretExpired(own, { revision: 1 }), { kind: 'secret-expired', revision: 1 }],
    [on.secretRemove(own, { revision: 1 }), { kind: 'secret-remove', revision: 1 }],
  ])('%j reaches the charm', async (event, seen) => {
    const { state } = await run(charm, event as never, world);
    expect(JSON.parse(state.controllerState['seen'] ?? '{}')).toMatchObject(seen);
  });

  it('a unit that departs is gone afterwards', async () => {
    const { state } = await run(charm, on.relationDeparted(db, { unit: 0 }), world);
    expect(state.relations).toMatchObject([{ endpoint: 'peers' }, { endpoint: 'the-db', remoteUnits: { 1: {} } }]);
    expect(Object.keys(state.relations[1] ?? {})).toContain('remoteUnits');
    expect(state.relations[1]).not.toHaveProperty('remoteUnits.0');
  });

  it('a relation that breaks is gone afterwards', async () => {
    const { state } = await run(charm, on.relationBroken('the-db'), world);
    expect(state.relations.map(({ endpoint }) => endpoint)).toEqual(['peers']);
  });

  it('a hook of any name reaches the charm, which knows none of it', async () => {
    const { state } = await run(charm, on.hook('frobnicated'), world);
    expect(state.controllerState).toEqual({});
  });
});
