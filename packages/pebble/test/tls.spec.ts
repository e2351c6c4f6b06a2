import { createServer } from 'node:https';
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../../tools/workspace/certificates.ts';
import { connectPebble } from '../src/index.ts';
import { answer, systemInfo } from './faulty-daemon.ts';

/** A daemon over HTTPS, of which the test is the identity. */
async function startTlsDaemon(options: { readonly showIdentity?: Awaited<ReturnType<typeof createAuthority>> } = {}) {
  const identity = await createAuthority('identity');
  const leaf = await identity.issue();
  const shown = options.showIdentity ?? identity;
  const requests: string[] = [];
  const server = createServer(
    {
      cert: `${leaf.certificate}\n${shown.certificate}`,
      key: leaf.key,
      requestCert: true,
      rejectUnauthorized: false,
      minVersion: 'TLSv1.3',
    },
    (request, response) => {
      requests.push(`${request.method ?? ''} ${request.url ?? ''}`);
      if (request.method === 'GET') answer(response, systemInfo);
      else request.resume().on('end', () => answer(response, null));
    },
  );
  const port = await listen(server);
  return {
    url: `https://127.0.0.1:${port}`,
    identity,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

describe('Pebble.pair', () => {
  it('gives the identity of the daemon, which is trusted from then on', async () => {
    await using daemon = await startTlsDaemon();
    const { certificate, key } = await createAuthority('client');
    await using stranger = connectPebble({ url: daemon.url, tls: { insecure: true, certificate, key } });
    const { serverCertificate } = await stranger.pair();
    expect(serverCertificate.replaceAll(/\s/g, '')).toBe(daemon.identity.certificate.replaceAll(/\s/g, ''));
    expect(daemon.requests).toEqual(['POST /v1/pairing']);
    await using friend = connectPebble({ url: daemon.url, tls: { serverCertificate, certificate, key } });
    expect((await friend.systemInfo()).version).toBe('v1.32.1');
  });

  it('is refused on a socket', async () => {
    await using pebble = connectPebble({ socketPath: '/no/such' });
    await expect(pebble.pair()).rejects.toMatchObject({ code: 'PEBBLE_INVALID_ARGUMENT' });
  });
});

describe('a server over TLS', () => {
  it('that shows a copy of the right identity is not trusted: it must have signed', async () => {
    await using genuine = await startTlsDaemon();
    await using impostor = await startTlsDaemon({ showIdentity: genuine.identity });
    await using stranger = connectPebble({ url: genuine.url, tls: { serverFingerprint: '?' } });
    const error: unknown = await stranger.systemInfo().catch((thrown: unknown) => thrown);
    const serverFingerprint = /fingerprint is (\w+)$/.exec(String(error))?.[1] ?? '';
    await using friend = connectPebble({ url: genuine.url, tls: { serverFingerprint } });
    expect((await friend.systemInfo()).version).toBe('v1.32.1');
    for (const tls of [{ serverFingerprint }, { serverCertificate: genuine.identity.certificate }]) {
      await using client = connectPebble({ url: impostor.url, tls });
      await expect(client.systemInfo()).rejects.toMatchObject({
        code: 'PEBBLE_UNTRUSTED_SERVER',
        message: expect.stringContaining('its identity did not sign it') as unknown,
      });
    }
    expect(impostor.requests).toEqual([]);
  });

  it.each(['certificate', 'serverCertificate'])('is not asked with a %s that cannot be read', async (name) => {
    const tls = { [name]: 'x', ...(name === 'certificate' ? { key: 'y', insecure: true } : {}) };
    await using client = connectPebble({ url: 'https://127.0.0.1:1', tls });
    await expect(client.systemInfo()).rejects.toMatchObject({ code: 'PEBBLE_INVALID_ARGUMENT' });
  });

  it('that says nothing is given up, and its connection closed', async () => {
    let open = 0;
    const server = createTcpServer((socket) => {
      open++;
      socket
        .on('error', () => undefined)
        .on('close', () => open--)
        .resume();
    });
    const port = await listen(server);
    const url = `https://127.0.0.1:${port}`;
    await using client = connectPebble({ url, tls: { insecure: true }, requestTimeoutMs: 200 });
    await expect(client.systemInfo()).rejects.toMatchObject({
      code: 'PEBBLE_UNREACHABLE',
      details: { address: url, reason: 'ETIMEDOUT' },
    });
    await expect.poll(() => open).toBe(0);
    await new Promise((resolve) => server.close(resolve));
  });

  it('that is none is not reached', async () => {
    const server = createTcpServer();
    const port = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    await using client = connectPebble({ url: `https://127.0.0.1:${port}`, tls: { insecure: true } });
    await expect(client.systemInfo()).rejects.toMatchObject({
      message: expect.stringContaining('nothing listens on the port') as unknown,
    });
  });
});

describe('connectPebble to a URL', () => {
  it.each<[what: string, options: object, message: string]>([
    ['no URL', { url: 'pebble' }, 'url must be an address'],
    ['another protocol', { url: 'ftp://a' }, 'url must be an address'],
    ['credentials', { url: 'http://user:secret@a' }, 'url must hold no credentials'],
    ['a path', { url: 'http://a/v1' }, 'url must end after the port'],
    ['a socket besides', { url: 'http://a', socketPath: '/a' }, 'either socketPath or url'],
    ['nothing', {}, 'socketPath must name a socket'],
    ['no way to trust', { url: 'https://a' }, 'exactly one of'],
    ['two ways to trust', { url: 'https://a', tls: { insecure: true, serverFingerprint: 'A' } }, 'exactly one of'],
    ['half of a certificate', { url: 'https://a', tls: { insecure: true, key: 'k' } }, 'both certificate and key'],
    [
      'a username with a colon',
      { socketPath: '/a', credentials: { username: 'a:b', password: 'c' } },
      'without a colon',
    ],
  ])('refuses %s', (_what, options, message) => {
    const connect = () => connectPebble(options);
    expect(connect).toThrow(expect.objectContaining({ code: 'PEBBLE_INVALID_ARGUMENT' }));
    expect(connect).toThrow(message);
    expect(connect).not.toThrow('secret');
  });
});
