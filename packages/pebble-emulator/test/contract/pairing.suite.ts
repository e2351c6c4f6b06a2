import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { connect as connectTls } from 'node:tls';
import { connectPebble, type TlsOptions } from '@charmsmith/pebble';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../tools/workspace/certificates.ts';
import { caseTimeoutMs, freeAddress, type ContractDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost, refusal } from './raw-request.ts';

/** HTTPS, who is who over it, and how strangers meet. */
export function describePairing({ start }: ContractTarget): void {
  describe('HTTPS', { timeout: caseTimeoutMs }, () => {
    let daemon: ContractDaemon;
    beforeAll(async () => {
      daemon = await start({ args: ['--https', await freeAddress()] });
    }, caseTimeoutMs);
    afterAll(() => daemon[Symbol.asyncDispose](), caseTimeoutMs);
    const connect = async (tls: TlsOptions) => {
      const { httpsAddress = '' } = await daemon.client.systemInfo();
      return connectPebble({ url: `https://${httpsAddress}`, tls });
    };

    it('demands a certificate of the client', async () => {
      await using stranger = await connect({ insecure: true });
      await expect(stranger.systemInfo()).rejects.toMatchObject({
        code: 'PEBBLE_UNREACHABLE',
        message: expect.stringContaining('it broke off the TLS handshake') as unknown,
        hint: expect.stringContaining('tls.certificate') as unknown,
      });
    });

    it('gives what is open to everybody with any certificate', async () => {
      const client = await createAuthority('stranger');
      await using stranger = await connect({ insecure: true, certificate: client.certificate, key: client.key });
      expect((await stranger.systemInfo()).version).toBe((await daemon.client.systemInfo()).version);
      await expect(stranger.services()).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 401 });
    });

    it('gives everything to a certificate of an identity: calls, files and commands', async () => {
      const client = await createAuthority('client');
      await daemon.client.replaceIdentities({ remote: { access: 'admin', certificate: client.certificate } });
      await using remote = await connect({ insecure: true, certificate: client.certificate, key: client.key });
      expect(await remote.services()).toEqual([]);
      const path = `${daemon.root}/over-https`;
      await remote.push(path, Buffer.alloc(300_000, 'x'));
      expect(await remote.pull(path)).toHaveLength(300_000);
      expect(await remote.exec(['cat'], { stdin: 'over https' })).toMatchObject({ exitCode: 0, stdout: 'over https' });
    });

    it('is the only way to pair', async () => {
      const answer = await rawPost(daemon.socketPath, '/v1/pairing', { action: 'pair' });
      expect(answer).toMatchObject(refusal(401, 'access denied', 'login-required') as object);
    });

    it('does not let a client pair while no window is open', async () => {
      const client = await createAuthority('stranger');
      await using stranger = await connect({ insecure: true, certificate: client.certificate, key: client.key });
      await expect(stranger.pair()).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 401 });
    });

    it('is trusted by a fingerprint alone if it is the right one', async () => {
      const { certificate, key } = await createAuthority('stranger');
      await using stranger = await connect({ serverFingerprint: 'NOT', certificate, key });
      const error = (await stranger.systemInfo().catch((thrown: unknown) => thrown)) as Error;
      expect(error).toMatchObject({ code: 'PEBBLE_UNTRUSTED_SERVER' });
      const fingerprint = / fingerprint is ([A-Z2-7]{77})$/.exec(error.message)?.[1] ?? '';
      await using friend = await connect({ serverFingerprint: fingerprint, certificate, key });
      expect((await friend.systemInfo()).version).toMatch(/^v/);
    });

    it('is trusted by the certificate of its identity', async () => {
      const { certificate, key } = await createAuthority('friend');
      const [host = '', port] = ((await daemon.client.systemInfo()).httpsAddress ?? '').split(':');
      const socket = connectTls({ host, port: Number(port), cert: certificate, key, rejectUnauthorized: false });
      await once(socket, 'secureConnect');
      const { raw } = socket.getPeerCertificate(true).issuerCertificate;
      socket.destroy();
      const serverCertificate = new X509Certificate(raw).toString();
      await using friend = await connect({ serverCertificate, certificate, key });
      expect((await friend.systemInfo()).version).toMatch(/^v/);
    });

    it('is not trusted under another identity', async () => {
      const { certificate } = await createAuthority('another daemon');
      await using client = await connect({ serverCertificate: certificate });
      await expect(client.systemInfo()).rejects.toMatchObject({ code: 'PEBBLE_UNTRUSTED_SERVER' });
    });
  });
}
