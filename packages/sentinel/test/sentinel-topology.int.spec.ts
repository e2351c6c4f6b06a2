import { once } from 'node:events';
import { createServer } from 'node:net';
import { redisHealth } from '@charmsmith/redis-health';
import type { RedisAddress } from '@charmsmith/redis-health/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort, type RedisServer, startRedisServer } from '../../../tools/workspace/redis-server.ts';
import {
  type MasterAddress,
  renderConfiguration,
  sentinel,
  type SentinelSettings,
  SentinelTopology,
} from '../src/index.ts';
import { charmThatKnows, settings as base } from './charm-plugin.ts';
import { answerOf, type Asked, unitWith } from '@charmsmith/testing';

// Suite: about two seconds, real Sentinels.

const program = findProgram('redis-server');
const host = '127.0.0.1';
// A password with every character that Redis's configuration gives a meaning to.
const password = 'sentinel "password" #1\\';
const settings: SentinelSettings = { ...base, masterHost: host, announceHost: 'localhost', password };

/** Asks a Sentinel for its master, from a charm of nothing but plugins. */
function master(
  address: RedisAddress | undefined,
  known: SentinelSettings | undefined = settings,
  signal = new AbortController().signal,
): Promise<Asked<MasterAddress | undefined>> {
  const plugins = [
    sentinel({ container: 'sentinel', configurationFile: '/etc/redis-server/sentinel.conf', user: 'redis' }),
    redisHealth({ deadlineMs: 1_000 }),
    charmThatKnows({ settings: known, address }),
  ];
  return unitWith(plugins, { host: { signal } }).ask({ topology: SentinelTopology }, ({ topology }) =>
    topology.master(),
  );
}

/** The lines of the charm's configuration, but for the port that the test server sets itself. */
function configurationOf(own: SentinelSettings): readonly string[] {
  return renderConfiguration(own)
    .trimEnd()
    .split('\n')
    .filter((line) => !/^(tls-)?(port|(cert|key|ca-cert)-file|auth-clients)/.test(line));
}

describe.skipIf(program === undefined)('SentinelTopology.master, asked of a real Sentinel', () => {
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
      configuration: configurationOf({ ...settings, masterPort }),
    });
    secure = await startRedisServer({
      program: program!,
      sentinel: true,
      tls: { ...issued, ca: authority.certificate },
      configuration: configurationOf({
        ...settings,
        masterPort: 7379,
        tls: { certificate: '', key: '', ca: '', fingerprint: '' },
      }),
    });
  });
  afterAll(async () => {
    await plain[Symbol.asyncDispose]();
    await secure[Symbol.asyncDispose]();
  });

  it('is where the configuration has it', async () => {
    const address = { host, port: plain.port, password };
    expect(answerOf(await master(address))).toEqual({ host, port: expect.any(Number) as number });
  });

  it('is asked over TLS', async () => {
    const trust = { ca: authority.certificate, serverNames: ['localhost'] };
    const asked = await master({ host, port: secure.port, password, tls: trust });
    expect(answerOf(asked)).toEqual({ host, port: 7379 });
    expect(asked.log).toEqual([]);
  });

  it('is unknown to a Sentinel that watches another', async () => {
    const asked = await master({ host, port: plain.port, password }, { ...settings, masterName: 'other' });
    expect(answerOf(asked)).toBeUndefined();
  });

  it.each<[name: string, address: () => RedisAddress | Promise<RedisAddress>, cause: RegExp]>([
    ['the password is wrong', () => ({ host, port: plain.port, password: 'wrong' }), /WRONGPASS/],
    ['the password is missing', () => ({ host, port: plain.port }), /NOAUTH/],
    ['nobody listens', async () => ({ host, port: await freePort(), password }), /ECONNREFUSED/],
  ])('is unknown when %s, with the cause in the log', async (_name, address, cause) => {
    const asked = await master(await address());
    expect(answerOf(asked)).toBeUndefined();
    expect(asked.log).toEqual([expect.stringMatching(cause)]);
    expect(asked.log[0]).not.toContain(password);
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

  describe('asked of a server that accepts and never answers', () => {
    const silent = createServer();
    let port: number;
    beforeAll(async () => {
      await once(silent.listen(0, host), 'listening');
      const address = silent.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      port = address.port;
    });
    afterAll(() => void silent.close());

    it('is unknown at the deadline of the client', async () => {
      const asked = await master({ host, port });
      expect(answerOf(asked)).toBeUndefined();
      expect(asked.log).toEqual(['INFO Sentinel does not answer (cause="no answer within 1000 ms")']);
    });

    it('fails with the dispatch when that is to end', async () => {
      const ending = new AbortController();
      silent.once('connection', () => ending.abort(new Error('the agent goes')));
      const { answer, record } = await master({ host, port }, settings, ending.signal);
      expect(answer).toMatchObject({ status: 'rejected', reason: new Error('the agent goes') });
      expect(record.committed).toBe(false);
    });
  });
});
