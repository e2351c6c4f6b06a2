import { connectPebble, type Identity } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../tools/workspace/certificates.ts';
import { caseTimeoutMs, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost, rawRequest } from './raw-request.ts';

/** Of "secret", by `openssl passwd -6 -salt salt`. */
export const hashOfSecret =
  '$6$salt$egUxKNxDs8kPfh8iPMNcosMhb2eWah6d3R44JDm5Rj/j/XWR5E33QPd0YmHXoDHOIDR6kL5D3JcQcz0O8FHE00';

/** Who may talk to the daemon. */
export function describeIdentities({ start }: ContractTarget): void {
  describe('identities', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);
    const bob: Identity = { access: 'admin', userId: 4_242 };

    it('are shown by name, without what is secret', async () => {
      const { client, socketPath } = daemon();
      expect(await client.identities()).toEqual([]);
      const { certificate } = await createAuthority('alice');
      await client.addIdentities({
        web: { access: 'metrics', passwordHash: hashOfSecret },
        alice: { access: 'read', userId: 0x7fff, certificate },
      });
      expect(await client.identities()).toEqual([
        { name: 'alice', access: 'read', userId: 0x7fff, hasPassword: false, hasCertificate: true },
        { name: 'web', access: 'metrics', hasPassword: true, hasCertificate: false },
      ]);
      const { text } = await rawRequest(socketPath, 'GET', '/v1/identities');
      expect(text).toContain('*****');
      expect(text).not.toContain('$6$');
      await client.removeIdentities(['web', 'alice']);
    });

    it('are added, updated and removed, all or none', async () => {
      const { client } = daemon();
      await client.addIdentities({ bob });
      await expect(client.addIdentities({ bob, carol: { access: 'read', userId: 1 } })).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        reason: expect.stringContaining('identities already exist: bob') as unknown,
      });
      expect(await client.identities()).toMatchObject([{ name: 'bob' }]);
      await client.updateIdentities({ bob: { access: 'read', userId: 4_243 } });
      expect(await client.identities()).toMatchObject([{ name: 'bob', access: 'read', userId: 4_243 }]);
      await expect(client.updateIdentities({ bob, zz: bob })).rejects.toMatchObject({
        reason: expect.stringContaining('identities do not exist: zz') as unknown,
      });
      await expect(client.removeIdentities(['bob', 'zz'])).rejects.toMatchObject({
        reason: expect.stringContaining('identities do not exist: zz') as unknown,
      });
      await client.removeIdentities(['bob']);
      expect(await client.identities()).toEqual([]);
    });

    it('are not to be put back as they were shown: the stars become the password', async () => {
      const { socketPath, client } = daemon();
      await client.addIdentities({ web: { access: 'read', passwordHash: hashOfSecret } });
      const shown = (await rawRequest(socketPath, 'GET', '/v1/identities')).json as { result: object };
      expect(shown.result).toEqual({ web: { access: 'read', basic: { password: '*****' } } });
      const web = () => connectPebble({ socketPath, credentials: { username: 'web', password: 'secret' } });
      const isWeb = async () =>
        (await web()
          .notices()
          .catch((error: unknown) => error)) instanceof Error;
      // An identity by password has no notices; the user of the socket does.
      expect(await isWeb()).toBe(true);
      const answer = await rawPost(socketPath, '/v1/identities', { action: 'replace', identities: shown.result });
      expect(answer.status).toBe(200);
      expect(await isWeb()).toBe(false);
      await client.removeIdentities(['web']);
    });

    it('are replaced whether they exist or not, and removed by null', async () => {
      const { client } = daemon();
      await client.replaceIdentities({ bob, gone: null });
      await client.replaceIdentities({ bob: null, carol: { access: 'untrusted', userId: 7 } });
      expect(await client.identities()).toMatchObject([{ name: 'carol', access: 'untrusted', userId: 7 }]);
      await client.removeIdentities(['carol']);
    });

    it('have a user each', async () => {
      await expect(daemon().client.addIdentities({ bob, bob2: bob })).rejects.toMatchObject({
        reason: expect.stringContaining('cannot have multiple identities with user ID 4242 (bob, bob2)') as unknown,
      });
    });

    it.each<[what: string, identities: object]>([
      ['a name that is none', { '1bob': { access: 'read', local: { 'user-id': 1 } } }],
      ['no access', { bob: { local: { 'user-id': 1 } } }],
      ['another access', { bob: { access: 'king', local: { 'user-id': 1 } } }],
      ['no type', { bob: { access: 'read' } }],
      ['a user without id', { bob: { access: 'read', local: {} } }],
      ['a certificate that is none', { bob: { access: 'read', cert: { pem: 'x' } } }],
    ])('are refused with %s', async (_what, identities) => {
      const answer = await rawPost(daemon().socketPath, '/v1/identities', { action: 'add', identities });
      expect(answer).toMatchObject({ status: 400, json: { type: 'error' } });
      expect(await daemon().client.identities()).toEqual([]);
    });

    it('answer without a result, and refuse an action that is none', async () => {
      const { socketPath } = daemon();
      const answer = await rawPost(socketPath, '/v1/identities', { action: 'replace', identities: { none: null } });
      expect(answer.json).toMatchObject({ type: 'sync', 'status-code': 200 });
      expect(answer.json).not.toHaveProperty('result');
      expect((await rawPost(socketPath, '/v1/identities', { action: 'dance', identities: {} })).status).toBe(400);
    });
  });
}
