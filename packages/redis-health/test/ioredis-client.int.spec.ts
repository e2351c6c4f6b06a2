import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort, type RedisServer, startRedisServer } from '../../../tools/workspace/redis-server.ts';
import { classifyFailure } from '../src/client/classify-failure.ts';
import { ioredisClient } from '../src/client/ioredis-client.ts';
import type { RedisAddress, RedisFailure } from '../src/contract.ts';

const program = findProgram('redis-server');
const client = ioredisClient({ deadlineMs: 1_000, signal: new AbortController().signal });
const host = '127.0.0.1';

async function failureOf(address: RedisAddress): Promise<RedisFailure['code']> {
  return client.ask(address, ['PING']).then(
    (reply) => `answered ${String(reply)}`,
    (error: unknown) => classifyFailure(error).code,
  );
}

// Suite: about a second, a real Redis with a password and one with TLS.
describe.skipIf(program === undefined)('ioredisClient with a real Redis', () => {
  let authority: TestAuthority;
  let plain: RedisServer;
  let secure: RedisServer;

  beforeAll(async () => {
    authority = await createAuthority();
    const names = ['redis-k8s-0.example'];
    plain = await startRedisServer({ program: program!, password: 'right-password' });
    secure = await startRedisServer({
      program: program!,
      tls: { ...(await authority.issue({ names })), ca: authority.certificate },
    });
  });
  afterAll(async () => {
    await plain[Symbol.asyncDispose]();
    await secure[Symbol.asyncDispose]();
  });

  const trust = (ca: string, ...serverNames: string[]) => ({ host, port: secure.port, tls: { ca, serverNames } });

  it('gives the reply', async () => {
    const address = { host, port: plain.port, password: 'right-password' };
    expect(await client.ask(address, ['ECHO', 'hello'])).toBe('hello');
  });

  it('talks TLS to a server whose certificate names one of the names', async () => {
    const address = trust(authority.certificate, 'localhost', 'redis-k8s-0.example');
    expect(await client.ask(address, ['PING'])).toBe('PONG');
  });

  it.each<[name: string, address: () => RedisAddress | Promise<RedisAddress>, code: string]>([
    ['a wrong password', () => ({ host, port: plain.port, password: 'wrong' }), 'WRONGPASS'],
    ['no password', () => ({ host, port: plain.port }), 'NOAUTH'],
    ['nobody there', async () => ({ host, port: await freePort() }), 'ECONNREFUSED'],
    ['a plain client at a TLS port', () => ({ host, port: secure.port }), 'ECONNRESET'],
    [
      'TLS at a plain port',
      () => ({ host, port: plain.port, tls: { ca: authority.certificate, serverNames: ['x'] } }),
      'ETIMEDOUT',
    ],
    ['a certificate of other names', () => trust(authority.certificate, 'localhost'), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    [
      'a certificate of another authority',
      async () => trust((await createAuthority('Foreign CA')).certificate, 'redis-k8s-0.example'),
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
  ])('says what is wrong: %s', async (_name, address, code) => {
    expect(await failureOf(await address())).toBe(code);
  });
});

describe('ioredisClient', () => {
  let silent: Server;
  let port: number;

  beforeAll(async () => {
    silent = createServer().listen(0, host);
    await once(silent, 'listening');
    const address = silent.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    port = address.port;
  });
  afterAll(() => void silent.close());

  it('gives up at its deadline on a server that accepts and never answers', async () => {
    const impatient = ioredisClient({ deadlineMs: 100, signal: new AbortController().signal });
    await expect(impatient.ask({ host, port }, ['PING'])).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  });

  it('ends with the reason of the signal', async () => {
    const controller = new AbortController();
    const aborted = ioredisClient({ deadlineMs: 10_000, signal: controller.signal }).ask({ host, port }, ['PING']);
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
  });

  it('leaves no connection open', async () => {
    const impatient = ioredisClient({ deadlineMs: 100, signal: new AbortController().signal });
    const closed = new Promise<void>((resolve) =>
      silent.once('connection', (socket) => socket.resume().once('close', () => resolve())),
    );
    await expect(impatient.ask({ host, port }, ['PING'])).rejects.toThrow('no answer within 100 ms');
    await closed;
  });
});
