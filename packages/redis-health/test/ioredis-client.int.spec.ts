import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type IssuedCertificate, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort, type RedisServer, startRedisServer } from '../../../tools/workspace/redis-server.ts';
import { ioredisClient } from '../src/client/ioredis-client.ts';
import { type RedisAddress, type RedisFailure, type RedisTls, replyOf } from '../src/contract.ts';
import { type SilentServer, startSilentServer } from '../../../tools/workspace/silent-server.ts';

const program = findProgram('redis-server');
const client = ioredisClient({ deadlineMs: 1_000, signal: new AbortController().signal });
const host = '127.0.0.1';
const password = 'right-password';
const day = 86_400_000;

async function codeOf(address: RedisAddress): Promise<RedisFailure['code']> {
  const reply = replyOf(await client.ask(address, [['PING']]));
  return reply.ok ? `answered ${String(reply.value)}` : reply.failure.code;
}

// Suite: about two seconds, real Redis servers, plain and with TLS.
describe.skipIf(program === undefined)('RedisClient.ask, of a real Redis', () => {
  const names = ['redis-k8s-0.example'];
  let authority: TestAuthority;
  let intermediate: TestAuthority;
  let plain: RedisServer;
  const secure = new Map<string, RedisServer>();
  const started: RedisServer[] = [];

  const start = async (options: Partial<Parameters<typeof startRedisServer>[0]>) => {
    const server = await startRedisServer({ program: program!, ...options });
    started.push(server);
    return server;
  };

  beforeAll(async () => {
    authority = await createAuthority();
    intermediate = await authority.intermediate('Intermediate');
    const ca = authority.certificate;
    plain = await start({ password });
    const certificates: Record<string, IssuedCertificate> = {
      good: await authority.issue({ names }),
      expired: await authority.issue({ names, validTo: new Date(Date.now() - 1_000) }),
      future: await authority.issue({ names, validFrom: new Date(Date.now() + day) }),
      'without its intermediate': await intermediate.issue({ names }),
      demanding: await authority.issue({ names }),
    };
    for (const [name, certificate] of Object.entries(certificates)) {
      // What says so last counts.
      const configuration = name === 'demanding' ? ['tls-auth-clients yes'] : [];
      secure.set(name, await start({ tls: { ...certificate, ca }, configuration }));
    }
  });
  afterAll(async () => {
    for (const server of started) await server[Symbol.asyncDispose]();
  });

  const trusting = (server: string, tls: Partial<RedisTls> = {}): RedisAddress => ({
    host,
    port: secure.get(server)!.port,
    tls: { ca: authority.certificate, serverNames: names, ...tls },
  });

  it('gives one reply a command, an error reply among them', async () => {
    const address = { host, port: plain.port, password };
    const answer = await client.ask(address, [['ECHO', 'hello'], ['CONFIG', 'SET', 'nothing', '1'], ['PING']]);
    expect(answer).toEqual({
      answered: true,
      replies: [
        { ok: true, value: 'hello' },
        { ok: false, failure: { code: 'ERR', message: expect.stringContaining('nothing') as string } },
        { ok: true, value: 'PONG' },
      ],
    });
  });

  it('repeats no secret of a command that Redis refuses', async () => {
    const address = { host, port: plain.port, password };
    const reply = replyOf(await client.ask(address, [['NONSENSE', 'geheim', password]], { secrets: ['geheim'] }));
    expect(reply).toMatchObject({ ok: false, failure: { code: 'ERR' } });
    expect(JSON.stringify(reply)).not.toMatch(/geheim|right-password/);
  });

  it('needs no deadline of its own when one question has another', async () => {
    process.kill(plain.pid, 'SIGSTOP');
    try {
      const answer = await client.ask({ host, port: plain.port, password }, [['PING']], { deadlineMs: 50 });
      expect(answer).toEqual({ answered: false, failure: { code: 'ETIMEDOUT', message: 'no answer within 50 ms' } });
    } finally {
      process.kill(plain.pid, 'SIGCONT');
    }
  });

  it('D24: talks TLS to a server whose certificate names one of the names', async () => {
    expect(await codeOf(trusting('good', { serverNames: ['localhost', ...names] }))).toBe('answered PONG');
    expect(await codeOf(trusting('good', { serverNames: [host, ...names] }))).toBe('answered PONG');
    expect(await codeOf(trusting('good', { serverNames: ['localhost', host] }))).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  it('shows a certificate of its own to a server that wants one', async () => {
    const own = await authority.issue({ usages: ['client'] });
    expect(await codeOf(trusting('demanding', { client: own }))).toBe('answered PONG');
  });

  it('takes a password that is not needed', async () => {
    expect(await codeOf({ ...trusting('good'), password })).toBe('answered PONG');
  });

  it.each<[name: string, address: () => RedisAddress | Promise<RedisAddress>, code: string]>([
    ['a wrong password', () => ({ host, port: plain.port, password: 'wrong' }), 'WRONGPASS'],
    ['no password', () => ({ host, port: plain.port }), 'NOAUTH'],
    ['nobody there', async () => ({ host, port: await freePort() }), 'ECONNREFUSED'],
    ['a plain client at a TLS port', () => ({ host, port: secure.get('good')!.port }), 'ECONNRESET'],
    [
      'TLS at a plain port',
      () => ({ host, port: plain.port, tls: { ca: authority.certificate, serverNames: ['x'] } }),
      'ETIMEDOUT',
    ],
    [
      'a certificate of another authority',
      async () => trusting('good', { ca: (await createAuthority('Foreign CA')).certificate }),
      'SELF_SIGNED_CERT_IN_CHAIN',
    ],
    ['an expired certificate', () => trusting('expired'), 'CERT_HAS_EXPIRED'],
    ['a certificate that is not valid yet', () => trusting('future'), 'CERT_NOT_YET_VALID'],
    ['a missing intermediate', () => trusting('without its intermediate'), 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
    [
      'a client certificate with the key of another',
      async () => {
        const [one, other] = [await authority.issue(), await authority.issue()];
        return trusting('demanding', { client: { certificate: one.certificate, key: other.key } });
      },
      'ERR_OSSL_X509_KEY_VALUES_MISMATCH',
    ],
  ])('says what is wrong: %s', async (_name, address, code) => {
    expect(await codeOf(await address())).toBe(code);
  });

  // With TLS 1.3 the refusal comes after the handshake; where the question is under way already, the connection is reset.
  it.each<[name: string, client: () => Promise<Partial<RedisTls>>, code: RegExp]>([
    ['no client certificate', () => Promise.resolve({}), /^(ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED|ECONNRESET)$/],
    [
      'a foreign client certificate',
      async () => ({ client: await (await createAuthority('Foreign CA')).issue() }),
      /^(ERR_SSL_TLSV1_ALERT_UNKNOWN_CA|ECONNRESET)$/,
    ],
  ])('says what is wrong: %s', async (_name, own, code) => {
    expect(await codeOf(trusting('demanding', await own()))).toMatch(code);
  });

  it('says what is wrong: an unknown name', async () => {
    // EAI_AGAIN where no name server can be asked.
    expect(await codeOf({ host: 'nobody.invalid', port: 6379 })).toMatch(/^(ENOTFOUND|EAI_AGAIN)$/);
  });
});

describe('RedisClient.ask', () => {
  let silent: SilentServer;
  beforeAll(async () => {
    silent = await startSilentServer();
  });
  afterAll(() => silent[Symbol.asyncDispose]());
  const address = () => ({ host, port: silent.port });

  it('gives up at its deadline on a server that accepts and never answers', async () => {
    expect(await client.ask(address(), [['PING']], { deadlineMs: 50 })).toEqual({
      answered: false,
      failure: { code: 'ETIMEDOUT', message: 'no answer within 50 ms' },
    });
  });

  it('D22: asks many at once, within one deadline', async () => {
    const connections: unknown[] = [];
    const asked = Array.from({ length: 20 }, () => client.ask(address(), [['PING']], { deadlineMs: 200 }));
    while (connections.length < 20) connections.push(await silent.connection());
    // All of them are open before the first gives up.
    expect((await Promise.all(asked)).every(({ answered }) => !answered)).toBe(true);
  });

  it.each<[name: string, ask: (signal: AbortSignal) => Promise<unknown>]>([
    ['the dispatch', (signal) => ioredisClient({ deadlineMs: 10_000, signal }).ask(address(), [['PING']])],
    ['the question', (signal) => client.ask(address(), [['PING']], { deadlineMs: 10_000, signal })],
  ])('ends with the reason of the signal of %s', async (_name, ask) => {
    const controller = new AbortController();
    const asked = ask(controller.signal);
    controller.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
  });

  it('leaves no connection open', async () => {
    const connection = silent.connection();
    const asked = client.ask(address(), [['PING']], { deadlineMs: 50 });
    const closed = new Promise<void>(
      (resolve) => void connection.then((socket) => socket.once('close', () => resolve())),
    );
    expect(await asked).toMatchObject({ answered: false });
    await closed;
  });

  it('says what another program answers', async () => {
    await using http = await startSilentServer((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await client.ask({ host, port: http.port }, [['PING']])).toMatchObject({ answered: false });
  });
});
