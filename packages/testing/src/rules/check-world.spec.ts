import { readFileSync } from 'node:fs';
import { type Charm, type CharmMetadata, defineCharm } from '@charmsmith/core';
import { describe, expect, it } from 'vitest';
import {
  container,
  exec,
  network,
  notice,
  on,
  peerRelation,
  relation,
  type RuleCode,
  rules,
  run,
  type RunOptions,
  secret,
  type State,
  storage,
  stored,
  subordinateRelation,
  type TestEvent,
} from '../index.ts';

const metadata: CharmMetadata & { readonly 'extra-bindings': object } = {
  name: 'web',
  containers: { web: {} },
  peers: { peers: { interface: 'web-peers' } },
  requires: {
    db: { interface: 'mysql' },
    host: { interface: 'juju-info', scope: 'container' } as { interface: string },
  },
  storage: { data: { type: 'filesystem' } },
  resources: { cert: { type: 'file', filename: 'cert.pem' } },
  'extra-bindings': { admin: {} },
  config: { options: { port: { type: 'int' }, token: { type: 'secret' } } },
  actions: {
    restore: { params: { id: { type: 'string' }, mode: { type: 'date' } }, required: ['id'] },
    strict: { params: {}, additionalProperties: false },
  },
};
const charm = defineCharm({ metadata });

/** Runs what the types would refuse too. */
function attempt(event: TestEvent, state: State = {}, options: RunOptions = {}, of: Charm = charm) {
  return run(of, event as never, state, options);
}

const db = relation('db');
const own = secret({ password: 'hunter22' });
const foreign = secret({ password: 'hunter22' }, { owner: { remote: 'mysql' } });

interface Case {
  readonly event?: TestEvent;
  readonly state?: State;
  readonly charm?: Charm;
  readonly says: string;
}

const cases: Readonly<Record<RuleCode, readonly Case[]>> = {
  R01: [{ state: { resources: { key: '' } }, says: 'the charm has no resource key; it has cert' }],
  R02: [{ event: on.relationCreated('db'), says: 'there is no relation at endpoint db; add one to the state' }],
  R03: [{ event: on.relationCreated('d_b'), says: 'the charm has no endpoint d_b; it has peers, db, host' }],
  R04: [
    { event: on.relationCreated(relation('db')), state: { relations: [db] }, says: 'is not one of the state' },
    { event: on.relationCreated('db'), state: { relations: [db, relation('db')] }, says: 'has several relations' },
  ],
  R08: [],
  R09: [
    {
      state: { containers: { web: container({ execs: [exec(['ls']), exec(['ls'])] }) } },
      says: 'container web has several answers to ["ls"]',
    },
  ],
  R12: [{ event: on.action('reboot'), says: 'the charm has no action reboot; it has restore, strict' }],
  R14: [],
  R16: [
    { event: on.action('restore'), says: 'the parameter "id" is missing' },
    { event: on.action('restore', { id: 7 }), says: 'the parameter "id" is not of type string' },
    { event: on.action('strict', { x: 1 }), says: 'it has no parameter "x"' },
    {
      event: on.action('restore', { id: '1', x: 1 }),
      state: { jujuVersion: '4.0.0' },
      says: 'it has no parameter "x"',
    },
  ],
  R19: [{ event: on.storageAttached('disk'), says: 'the charm has no storage disk; it has data' }],
  R20: [{ event: on.storageAttached('data'), says: 'storage data/0 is not in the state; add it there' }],
  R22: [{ state: { storages: [storage('disk')] }, says: 'the charm has no storage disk; it has data' }],
  R23: [{ state: { storages: [storage('data'), storage('data')] }, says: 'storage data/0 is there twice' }],
  R24: [{ state: { config: { prt: 80 } }, says: 'the charm has no option prt; it has port, token' }],
  R26: [
    { state: { jujuVersion: '3.2.1' }, says: 'the option token is of type secret, which Juju 3.2.1 does not have' },
  ],
  R27: [{ state: { config: { port: 'eighty' } }, says: 'cannot set the option "port" to "eighty": it is of type int' }],
  R28: [{ state: { config: { token: 'secret:short' } }, says: 'the option token is "secret:short"' }],
  R29: [{ event: on.secretRotate(secret({ key: 'x' })), state: { secrets: [own] }, says: 'is not one of the state' }],
  R30: [
    {
      charm: defineCharm({ metadata: { name: 'bare' } }),
      state: { jujuVersion: '2.9.50', secrets: [own] },
      says: 'Juju 2.9.50 has no secrets',
    },
  ],
  R31: [
    { state: { networks: { dmz: network() } }, says: 'the charm has no binding dmz; it has peers, db, host, admin' },
  ],
  R32: [
    {
      charm: defineCharm({
        metadata: {
          name: 'web',
          requires: { db: { interface: 'mysql' } },
          'extra-bindings': { db: {} },
        } as CharmMetadata,
      }),
      says: 'db is both an endpoint and an extra binding',
    },
  ],
  R33: [
    { state: { relations: [relation('peers')] }, says: 'peers is a peer endpoint, and its relation is a relation' },
    { state: { relations: [peerRelation('db')] }, says: 'db is no peer endpoint, and its relation is a peer relation' },
  ],
  R34: [{ state: { relations: [relation('dv')] }, says: 'the charm has no endpoint dv; it has peers, db, host' }],
  R35: [
    {
      state: { relations: [relation('db', { id: 2 }), relation('db', { id: 2 })] },
      says: 'several relations have the id',
    },
  ],
  R36: [
    { state: { relations: [relation('host')] }, says: 'host has scope container, and its relation is a relation' },
    {
      state: { relations: [subordinateRelation('db')] },
      says: 'db has scope global, and its relation is a subordinate',
    },
  ],
  R37: [
    {
      charm: defineCharm({
        metadata: { name: 'web', requires: { db: { interface: 'a' } }, provides: { db: { interface: 'b' } } },
      }),
      says: 'the charm has several endpoints named db',
    },
  ],
  R38: [{ state: { relations: [peerRelation('peers', { peers: { 0: {} } })] }, says: 'counts web/0 among the peers' }],
  R39: [
    {
      event: on.relationJoined('db', { unit: 4 }),
      state: { relations: [db] },
      says: 'db has no remote unit 4; it has 0',
    },
    {
      event: on.relationDeparted('db'),
      state: { relations: [relation('db', { remoteUnits: { 0: {}, 1: {} } })] },
      says: 'relation-departed of db: say which remote unit; it has 0, 1',
    },
  ],
  R40: [{ event: on.pebbleReady('wab'), says: 'the charm has no container wab; it has web' }],
  R42: [
    {
      event: on.pebbleCustomNotice('web', 'example.com/x'),
      state: { containers: { web: container({ notices: [notice('example.com/y')] }) } },
      says: 'web has no notice example.com/x; it has example.com/y',
    },
  ],
  R45: [
    {
      state: { containers: { web: container({ checks: { up: 'down' } }) } },
      says: 'container web has no check up in its plan; it has none',
    },
  ],
  R43: [
    {
      event: on.pebbleCheckFailed('web', 'up'),
      state: { containers: { web: container() } },
      says: 'the plan of web has no check up; it has none',
    },
  ],
  R44: [{ state: { containers: { wab: container() } }, says: 'the charm has no container wab; it has web' }],
  R46: [
    {
      state: { model: { cloudSpec: { type: 'kubernetes', name: 'k8s' } } },
      says: 'Juju 3.6.8 gives no credentials on Kubernetes',
    },
  ],
  R48: [
    { state: { controllerState: { key: 1 as unknown as string } }, says: 'key is 1; Juju keeps texts' },
    { state: { controllerState: { charmsmith: '' } }, says: "charmsmith is the framework's" },
    { state: { controllerState: { 'charmsmith/x': '' } }, says: "charmsmith/x is the framework's" },
    { state: { stored: { visits: stored({ since: new Date() }) } }, says: 'stored: visits is not plain data' },
  ],
  R49: [
    {
      state: { relations: [relation('db', { remoteUnits: { 0: { port: 80 as unknown as string } } })] },
      says: 'db: port is 80; a databag holds texts',
    },
    { state: { relations: [relation('db', { localAppData: { port: '' } })] }, says: 'db: port is ""' },
  ],
  R51: [
    {
      state: { containers: { web: container({ services: { web: 'active' } }) } },
      says: 'container web runs web, which is not in its plan',
    },
  ],
  R52: [
    { state: { ports: ['0/tcp'] }, says: '0/tcp is no port' },
    { state: { ports: ['90-80/tcp'] }, says: '90-80/tcp is no port' },
    { state: { ports: ['70000/udp'] }, says: '70000/udp is no port' },
  ],
  R53: [
    { state: { secrets: [secret({}, { id: 'short' })] }, says: 'the id short is not 20 of 0-9 and a-v' },
    { state: { secrets: [secret({ K: 'x' })] }, says: 'the key K must have three or more' },
    { state: { secrets: [secret({}, { revisions: {} })] }, says: 'has no revision' },
    {
      state: { secrets: [own, secret({ key: 'x' }, { id: 'testsecret0000000000' })] },
      says: 'several secrets have the id testsecret0000000000',
    },
  ],
  R54: [
    {
      event: on.secretChanged(own),
      state: { secrets: [own] },
      says: "secret-changed of a secret that is this charm's",
    },
    { event: on.secretRotate(foreign), state: { secrets: [foreign] }, says: "that is not this charm's own" },
  ],
  R55: [
    {
      event: on.secretRemove(own, { revision: 9 }),
      state: { secrets: [own] },
      says: 'the secret has no revision 9; it has 1',
    },
  ],
  R56: [{ state: { unitName: 'web' }, says: '"web" names no unit; write web/0' }],
  R58: [
    {
      event: on.secretRotate(own),
      state: { secrets: [own] },
      says: "secret-rotate of the application's secret, and this unit does not lead",
    },
  ],
  R57: [
    {
      event: on.pebbleCustomNotice('web', 'example.com/x'),
      state: { jujuVersion: '3.3.0' },
      says: 'Juju 3.3.0 has no pebble-custom-notice, which came with 3.4',
    },
    {
      event: on.leaderSettingsChanged(),
      state: { jujuVersion: '4.0.1' },
      says: 'Juju 4.0.1 has no leader-settings-changed, which went with 4.0',
    },
  ],
};

const errors = Object.entries(cases).flatMap(([code, list]) =>
  list.map((one, index) => [`${code}${list.length > 1 ? ` (${index + 1})` : ''}`, code as RuleCode, one] as const),
);

describe('a world that cannot be', () => {
  it.each(errors)('%s is refused', async (_name, code, { event = on.start(), state = {}, charm: of = charm, says }) => {
    await expect(attempt(event, state, {}, of)).rejects.toMatchObject({
      code: 'TESTING_IMPOSSIBLE_STATE',
      details: {
        problems: expect.arrayContaining([{ code, message: expect.stringContaining(says) as string }]) as unknown[],
      },
    });
  });

  it('is refused with every problem at once', async () => {
    await expect(attempt(on.pebbleReady('wab'), { config: { prt: 1 }, ports: ['0/tcp'] })).rejects.toThrow(
      /^cannot run wab-pebble-ready: this cannot be\n {2}R24 .*\n {2}R40 .*\n {2}R52 .*$/,
    );
  });

  it('is taken when the test says that it means it', async () => {
    const { state } = await attempt(on.start(), { ports: ['0/tcp'] as never }, { suppress: ['R52'] });
    expect(state.ports).toEqual(['0/tcp']);
  });
});

describe('a world that is odd', () => {
  it('R08: is told as a warning', async () => {
    const { warnings } = await attempt(on.pebbleReady('web'));
    expect(warnings).toEqual([
      { code: 'R08', message: 'pebble-ready of web, whose Pebble does not answer in this state' },
    ]);
  });

  it('R14: is told as a warning', async () => {
    const { warnings } = await attempt(on.action('restore', { id: '7' }));
    expect(warnings).toEqual([
      { code: 'R14', message: 'the parameter mode is of type date, which JSON Schema does not have' },
    ]);
  });

  it('is not told when the test says that it means it', async () => {
    const { warnings } = await attempt(on.pebbleReady('web'), {}, { suppress: ['R08'] });
    expect(warnings).toEqual([]);
  });
});

describe('the rules', () => {
  it('are each tried here', () => {
    expect(Object.keys(cases).toSorted()).toEqual(rules.map(({ code }) => code));
  });

  it('are those that the README lists', () => {
    const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8');
    const listed = [...readme.matchAll(/^\| (R\d+) +\| (.*?)(?: \(warning\))? +\|$/gm)].map(([, code, says]) => [
      code,
      says,
    ]);
    expect(listed).toEqual(rules.map(({ code, says }) => [code, says]));
  });
});
