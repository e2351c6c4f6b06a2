import { defineCharm } from '@charmsmith/core';
import { describe, expectTypeOf, it } from 'vitest';
import { container, on, peerRelation, relation, run, storage } from '../index.ts';

// Checked by the compiler alone: every line below a @ts-expect-error must fail to compile.
const metadata = {
  name: 'web',
  containers: { web: {} },
  peers: { peers: { interface: 'web-peers' } },
  requires: { db: { interface: 'mysql' } },
  storage: { data: { type: 'filesystem' } },
  resources: { cert: { type: 'file', filename: 'cert.pem' } },
  config: { options: { port: { type: 'int', default: 80 }, title: { type: 'string' } } },
  actions: {
    check: {},
    restore: {
      params: {
        id: { type: 'string' },
        mode: { enum: ['full', 'partial'], default: 'full' },
        tables: { type: 'array', items: { type: 'string' } },
        to: { type: 'object', properties: { host: { type: 'string' }, port: { type: 'integer' } }, required: ['host'] },
      },
      required: ['id'],
    },
  },
} as const;
const charm = defineCharm({ metadata });

describe('run', () => {
  it('takes what the metadata has, and gives it back', async () => {
    const { state } = await run(charm, on.relationChanged('db', { unit: 0 }), {
      config: { port: 8080 },
      relations: [relation('db'), peerRelation('peers')],
      containers: { web: container() },
      storages: [storage('data')],
      resources: { cert: 'PEM' },
      ports: ['80/tcp', '8000-8010/udp', 'icmp'],
    });
    expectTypeOf(state.config.port).toEqualTypeOf<number | undefined>();
    expectTypeOf(state.containers.web.canConnect).toBeBoolean();
    expectTypeOf(state.relations[0]?.endpoint).toEqualTypeOf<'peers' | 'db' | undefined>();
    await run(charm, on.configChanged(), state);
    await run(charm, on.action('check'));
    await run(charm, on.action('restore', { id: '7', mode: 'partial', tables: ['a'], to: { host: 'h' } }));
  });

  it('refuses misspelt names in events', () => {
    // @ts-expect-error -- no such endpoint
    void run(charm, on.relationChanged('dv'));
    // @ts-expect-error -- no such container
    void run(charm, on.pebbleReady('wab'));
    // @ts-expect-error -- no such storage
    void run(charm, on.storageAttached('date'));
    // @ts-expect-error -- no such action
    void run(charm, on.action('chek'));
  });

  it('refuses misspelt names and wrong types in the state', () => {
    // @ts-expect-error -- no such option
    void run(charm, on.start(), { config: { prt: 80 } });
    // @ts-expect-error -- it is an int
    void run(charm, on.start(), { config: { port: '80' } });
    // @ts-expect-error -- no such endpoint
    void run(charm, on.start(), { relations: [relation('dv')] });
    // @ts-expect-error -- no such container
    void run(charm, on.start(), { containers: { wab: container() } });
    // @ts-expect-error -- no such storage
    void run(charm, on.start(), { storages: [storage('date')] });
    // @ts-expect-error -- no such resource
    void run(charm, on.start(), { resources: { crt: 'PEM' } });
    // @ts-expect-error -- no port
    void run(charm, on.start(), { ports: ['http'] });
  });

  it('refuses parameters that the action does not take', () => {
    // @ts-expect-error -- id is required
    void run(charm, on.action('restore'));
    // @ts-expect-error -- id is a string
    void run(charm, on.action('restore', { id: 7 }));
    // @ts-expect-error -- mode is full or partial
    void run(charm, on.action('restore', { id: '7', mode: 'some' }));
    // @ts-expect-error -- tables are strings
    void run(charm, on.action('restore', { id: '7', tables: [1] }));
    // @ts-expect-error -- to needs a host
    void run(charm, on.action('restore', { id: '7', to: { port: 1 } }));
    // @ts-expect-error -- check takes nothing
    void run(charm, on.action('check', { id: '7' }));
  });

  it('gives a world that cannot be changed', async () => {
    const { state } = await run(charm, on.start());
    // @ts-expect-error -- it is read-only
    state.leader = true;
    // @ts-expect-error -- so is what is in it
    state.config.port = 1;
  });
});
