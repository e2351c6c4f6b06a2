import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { redisHealth } from '@charmsmith/redis-health';
import type { RedisAddress } from '@charmsmith/redis-health/contract';
import { answerOf, type Asked, unitWith } from '@charmsmith/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort, type RedisServer, startRedisServer } from '../../../tools/workspace/redis-server.ts';
import {
  type MasterAddress,
  sentinel,
  type SentinelAnswer,
  SentinelOperations,
  type SentinelSettings,
  SentinelTopology,
} from '../src/index.ts';
import { charmThatKnows, settings as base } from './charm-plugin.ts';
import { serverLines } from './redis-set.ts';

// Suite: about two seconds, real Sentinels, each alone.

const program = findProgram('redis-server');
const host = '127.0.0.1';
// Every character that a password of Sentinel may have and that looks as if it had a meaning.
const password = 'a$%&()*+,-./:;<=>?@[]^_`{|}~!';
const settings: SentinelSettings = { ...base, masterHost: host, announceHost: 'localhost', password };

function unitOf(
  address: RedisAddress | undefined,
  known: SentinelSettings | undefined = settings,
  { peers = [], signal = new AbortController().signal }: { peers?: RedisAddress[]; signal?: AbortSignal } = {},
) {
  const plugins = [
    sentinel({ container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' }),
    redisHealth({ deadlineMs: 1_000 }),
    charmThatKnows({ settings: known, address, peers }),
  ];
  return unitWith(plugins, { host: { signal } });
}

/** Asks a Sentinel for its master, from a charm of nothing but plugins. */
const master = (...of: Parameters<typeof unitOf>): Promise<Asked<MasterAddress | undefined>> =>
  unitOf(...of).ask({ topology: SentinelTopology }, ({ topology }) => topology.master());
const view = async (...of: Parameters<typeof unitOf>): Promise<SentinelAnswer | undefined> =>
  answerOf(await unitOf(...of).ask({ topology: SentinelTopology }, ({ topology }) => topology.views()))[0];

describe.skipIf(program === undefined)('SentinelTopology, asked of a real Sentinel', () => {
  let authority: TestAuthority;
  let plain: RedisServer;
  let secure: RedisServer;

  beforeAll(async () => {
    authority = await createAuthority();
    const issued = await authority.issue({ names: ['localhost'] });
    const masterPort = await freePort();
    plain = await startRedisServer({
      program: program!,
      sentinel: true,
      configuration: serverLines({ ...settings, masterPort }),
    });
    const tls = { certificate: '', key: '', ca: '', fingerprint: '' };
    secure = await startRedisServer({
      program: program!,
      sentinel: true,
      tls: { ...issued, ca: authority.certificate },
      configuration: serverLines({ ...settings, masterPort: 7379, tls }),
    });
  });
  afterAll(async () => {
    await plain[Symbol.asyncDispose]();
    await secure[Symbol.asyncDispose]();
  });
  const ofPlain = () => ({ host, port: plain.port, password });

  it('names the master of the configuration', async () => {
    expect(answerOf(await master(ofPlain()))).toEqual({ host, port: expect.any(Number) as number });
  });

  it('D1: is asked over TLS', async () => {
    const trust = { ca: authority.certificate, serverNames: ['localhost'] };
    const asked = await master({ host, port: secure.port, password, tls: trust });
    expect(answerOf(asked)).toEqual({ host, port: 7379 });
    expect(asked.log).toEqual([]);
  });

  it('says all of it: nobody is there, and no majority', async () => {
    expect(await view(ofPlain())).toMatchObject({
      answered: true,
      sentinel: { host, port: plain.port },
      view: { replicas: [], otherSentinels: 0, quorum: 1, tilt: false, majority: { usable: 1 } },
    });
    const quorum = await unitOf(ofPlain()).ask({ operations: SentinelOperations }, ({ operations }) =>
      operations.setQuorum(2),
    );
    expect(answerOf(quorum)).toMatchObject({ applied: [{ port: plain.port }], failed: [] });
    expect(await view(ofPlain())).toMatchObject({
      view: { quorum: 2, majority: { reached: false, usable: 1, quorum: false, authorization: true } },
    });
  });

  it('D16: a Sentinel that watches another master answers an error, and nothing is thrown', async () => {
    const other = { ...settings, masterName: 'other' };
    expect(answerOf(await master(ofPlain(), other))).toBeUndefined();
    expect(await view(ofPlain(), other)).toMatchObject({ answered: false, failure: { code: 'ERR' } });
    const operations = await unitOf(ofPlain(), other).ask({ operations: SentinelOperations }, ({ operations }) =>
      Promise.all([operations.failover(), operations.reset(), operations.setQuorum(2)]),
    );
    expect(answerOf(operations)).toMatchObject([
      { done: false, reason: 'no-majority' },
      { done: false, reason: 'silent' },
      { applied: [], failed: [{ failure: { message: 'ERR No such master with that name' } }] },
    ]);
  });

  it('D16: a quorum that makes no sense is an error reply', async () => {
    const asked = await unitOf(ofPlain()).ask({ operations: SentinelOperations }, ({ operations }) =>
      operations.setQuorum(0),
    );
    expect(answerOf(asked).failed).toMatchObject([
      { failure: { message: expect.stringContaining('quorum') as string } },
    ]);
  });

  it('there is nothing to promote of a unit that is alone', async () => {
    const asked = await unitOf(ofPlain()).ask({ operations: SentinelOperations }, ({ operations }) =>
      operations.failover(),
    );
    expect(answerOf(asked)).toMatchObject({ done: false, reason: 'no-good-replica', failure: { code: 'NOGOODSLAVE' } });
  });

  it('the smaller side of a cut names no master', async () => {
    const peers = [
      { host, port: await freePort() },
      { host, port: await freePort() },
    ];
    const asked = await unitOf(ofPlain(), settings, { peers }).ask({ topology: SentinelTopology }, ({ topology }) =>
      topology.discover(),
    );
    expect(answerOf(asked)).toMatchObject({ asked: 3, answered: 1, candidates: [{ votes: 1 }] });
    expect(answerOf(asked).master).toBeUndefined();
  });

  it.each<[name: string, address: () => RedisAddress | Promise<RedisAddress>, cause: RegExp]>([
    ['the password is wrong', () => ({ host, port: plain.port, password: 'wrong' }), /WRONGPASS/],
    ['the password is missing', () => ({ host, port: plain.port }), /NOAUTH/],
    ['nobody listens', async () => ({ host, port: await freePort(), password }), /ECONNREFUSED/],
  ])('the master is unknown when %s, with the cause in the log', async (_name, address, cause) => {
    const asked = await master(await address());
    expect(answerOf(asked)).toBeUndefined();
    expect(asked.log).toEqual([expect.stringMatching(cause)]);
    expect(asked.log[0]).not.toContain(password);
  });

  it('what answers is a Redis and no Sentinel', async () => {
    await using redis = await startRedisServer({ program: program! });
    expect(await view({ host, port: redis.port })).toMatchObject({ answered: false, failure: { code: 'ERR' } });
  });
});

describe('SentinelTopology.master', () => {
  it.each<[name: string, address: RedisAddress | undefined, known: SentinelSettings | undefined]>([
    ['the address', undefined, settings],
    ['the settings', { host, port: 26379 }, undefined],
  ])('is unknown while %s is not known', async (_name, address, known) => {
    const client = { ask: () => Promise.reject(new Error('nobody asks')) };
    const charm = charmThatKnows({ settings: known, address, client });
    const plugins = [sentinel({ container: 's', configurationFile: '/s/s.conf', user: 'redis' }), charm];
    const asked = await unitWith(plugins).ask({ topology: SentinelTopology }, ({ topology }) => topology.master());
    expect(answerOf(asked)).toBeUndefined();
    expect(asked.log).toEqual([]);
  });
});

describe('SentinelTopology, asked of Sentinels that accept and never answer', () => {
  const silent: Server[] = [];
  const connections: Promise<unknown>[] = [];
  let addresses: RedisAddress[];
  beforeEach(async () => {
    for (let n = 0; n < 3; n += 1) {
      const server = createServer((socket) => socket.on('error', () => undefined).resume());
      await once(server.listen(0, host), 'listening');
      silent.push(server);
      connections.push(once(server, 'connection'));
    }
    addresses = silent.map((server) => ({ host, port: (server.address() as AddressInfo).port }));
  });
  afterEach(() => {
    for (const server of silent.splice(0)) server.close();
    connections.length = 0;
  });

  it('D22: all are asked at once, and none is heard within one deadline', async () => {
    const [own, ...peers] = addresses;
    const asked = unitOf(own, settings, { peers }).ask({ topology: SentinelTopology }, ({ topology }) =>
      topology.discover(),
    );
    // Each is dialled before the first gives up.
    await Promise.all(connections);
    const { answer, log } = await asked;
    expect(answer).toMatchObject({ value: { asked: 3, answered: 0, candidates: [] } });
    expect(log.join('\n').match(/no answer within 1000 ms/g)).toHaveLength(3);
  });

  it('a question ends with the dispatch', async () => {
    const ending = new AbortController();
    void Promise.all(connections).then(() => ending.abort(new Error('the agent goes')));
    const [own, ...peers] = addresses;
    const { answer, record } = await unitOf(own, settings, { peers, signal: ending.signal }).ask(
      { topology: SentinelTopology },
      ({ topology }) => topology.views(),
    );
    expect(answer).toMatchObject({ status: 'rejected', reason: new Error('the agent goes') });
    expect(record.committed).toBe(false);
  });
});

describe('SentinelOperations', () => {
  it('say that the settings are not known yet', async () => {
    const charm = charmThatKnows({ settings: undefined });
    const plugins = [
      sentinel({ container: 's', configurationFile: '/s/s.conf', user: 'redis' }),
      redisHealth({}),
      charm,
    ];
    const asked = await unitWith(plugins).ask({ operations: SentinelOperations }, ({ operations }) =>
      operations.reset(),
    );
    expect(asked.answer).toMatchObject({ status: 'rejected', reason: { code: 'SENTINEL_NOT_CONFIGURED' } });
  });
});
