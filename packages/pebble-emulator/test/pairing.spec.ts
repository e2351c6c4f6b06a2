import { connectPebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../../tools/workspace/certificates.ts';
import { rawPost } from './contract/raw-request.ts';
import { useInMemoryDaemon } from './in-memory-daemon.ts';

describe('pairing', () => {
  const running = useInMemoryDaemon();

  async function serve(mode: string) {
    const { daemon, socket } = running();
    const layer = `pairing: {mode: ${mode}}`;
    await rawPost(socket, '/v1/layers', { action: 'add', label: 'l', format: 'yaml', combine: true, layer });
    const { port, fingerprint } = await daemon.serveHttps('127.0.0.1:0');
    return async () => {
      const { certificate, key } = await createAuthority('client');
      return connectPebble({
        url: `https://127.0.0.1:${port}`,
        tls: { serverFingerprint: fingerprint, certificate, key },
      });
    };
  }

  it('makes the first client an administrator, and closes the window', async () => {
    const connect = await serve('multiple');
    await using first = await connect();
    await using second = await connect();
    await expect(first.services()).rejects.toMatchObject({ status: 401 });
    running().daemon.openPairingWindow(10_000);
    await first.pair();
    expect(await first.services()).toEqual([]);
    await expect(second.pair()).rejects.toMatchObject({ status: 401 });
    running().daemon.openPairingWindow(10_000);
    await second.pair();
    expect((await first.identities()).map(({ name }) => name)).toEqual(['user-1', 'user-2']);
  });

  it('of a client that is known already adds nothing', async () => {
    const connect = await serve('multiple');
    await using client = await connect();
    for (let time = 0; time < 2; time += 1) {
      running().daemon.openPairingWindow(10_000);
      await client.pair();
    }
    expect((await client.identities()).map(({ name }) => name)).toEqual(['user-1']);
  });

  it('is over when its time is', async () => {
    const connect = await serve('multiple');
    await using client = await connect();
    running().daemon.openPairingWindow(1);
    await expect.poll(() => client.pair().catch((error: unknown) => error)).toMatchObject({ status: 401 });
  });

  it('is for as many as the plan says', async () => {
    const connect = await serve('single');
    await using client = await connect();
    running().daemon.openPairingWindow(10_000);
    await client.pair();
    expect(() => running().daemon.openPairingWindow(10_000)).toThrow(
      "cannot enable pairing when already paired in 'single' pairing mode",
    );
  });

  it('is for nobody unless the plan says so', async () => {
    await serve('disabled');
    expect(() => running().daemon.openPairingWindow(10_000)).toThrow(
      'cannot enable pairing with pairing mode disabled',
    );
  });
});
