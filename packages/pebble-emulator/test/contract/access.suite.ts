import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { connectPebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, freeAddress, isRoot, type ContractDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawRequest } from './raw-request.ts';
import { hashOfSecret } from './identities.suite.ts';

const nobody = 65_534;
const refused = { code: 'PEBBLE_API_ERROR', status: 401, kind: 'login-required', reason: 'access denied' };

/** Asks over the socket as another user: that of a child process, where the daemon can see it. */
async function statusAs(userId: number, daemon: ContractDaemon, method: string, path: string): Promise<number> {
  const { socketPath, socketOf } = daemon;
  if (socketOf) {
    const asked = await rawRequest(await socketOf(userId), method, path, method === 'POST' ? { body: '{}' } : {});
    return asked.status;
  }
  const program = `require('node:http').request({ socketPath: process.argv[1], method: process.argv[2],
    path: process.argv[3] }, (response) => console.log(response.statusCode) || process.exit()).end('{}')`;
  const args = ['-e', program, socketPath, method, path];
  const { stdout } = await promisify(execFile)(process.execPath, args, { uid: userId, gid: userId, cwd: '/' });
  return Number(stdout);
}

/** What each user may do. */
export function describeAccess({ start }: ContractTarget): void {
  describe('access', { timeout: caseTimeoutMs }, () => {
    describe.runIf(isRoot)('over the socket (other users need root)', () => {
      it('is for reading, but to root and the daemon\u2019s own user', async () => {
        await using daemon = await start();
        expect(await statusAs(nobody, daemon, 'GET', '/v1/system-info')).toBe(200);
        expect(await statusAs(nobody, daemon, 'GET', '/v1/services')).toBe(200);
        expect(await statusAs(nobody, daemon, 'GET', '/v1/files?action=list&path=/')).toBe(401);
        expect(await statusAs(nobody, daemon, 'POST', '/v1/exec')).toBe(401);
        expect(await statusAs(nobody, daemon, 'POST', '/v1/services')).toBe(401);
        // What is not there is told to everybody.
        expect(await statusAs(nobody, daemon, 'GET', '/v1/nothing')).toBe(404);
        expect(await statusAs(nobody, daemon, 'PUT', '/v1/exec')).toBe(405);
        // A reader may record notices all the same.
        expect(await statusAs(nobody, daemon, 'POST', '/v1/notices')).toBe(400);
      });

      it('is that of an identity with the user\u2019s id', async () => {
        await using daemon = await start();
        await daemon.client.addIdentities({ nobody: { access: 'admin', userId: nobody } });
        expect(await statusAs(nobody, daemon, 'GET', '/v1/files?action=list&path=/')).toBe(200);
        await daemon.client.updateIdentities({ nobody: { access: 'untrusted', userId: nobody } });
        expect(await statusAs(nobody, daemon, 'GET', '/v1/services')).toBe(401);
        expect(await statusAs(nobody, daemon, 'GET', '/v1/system-info')).toBe(200);
      });

      it('can be taken from root, who cannot undo it', async () => {
        await using daemon = await start();
        await daemon.client.addIdentities({ root: { access: 'read', userId: 0 } });
        expect(await daemon.client.services()).toEqual([]);
        await expect(daemon.client.removeIdentities(['root'])).rejects.toMatchObject(refused);
      });

      it('to notices is each user\u2019s own', async () => {
        await using daemon = await start();
        const id = await daemon.client.notify('example.com/private');
        expect(await statusAs(nobody, daemon, 'GET', `/v1/notices/${id}`)).toBe(403);
        expect(await statusAs(nobody, daemon, 'GET', '/v1/notices?users=all')).toBe(403);
      });
    });

    it('over HTTP is for what is open, and with a password for metrics', async () => {
      const address = await freeAddress();
      await using daemon = await start({ args: ['--http', address] });
      await daemon.client.addIdentities({
        web: { access: 'metrics', passwordHash: hashOfSecret },
        chief: { access: 'admin', passwordHash: hashOfSecret },
      });
      const url = `http://${address}`;
      await using anybody = connectPebble({ url });
      expect((await anybody.systemInfo()).version).toMatch(/^v/);
      expect(await anybody.health()).toBe(true);
      await expect(anybody.services()).rejects.toMatchObject(refused);
      await expect(anybody.metrics()).rejects.toMatchObject(refused);
      await using web = connectPebble({ url, credentials: { username: 'web', password: 'secret' } });
      expect(await web.metrics()).toEqual([]);
      await expect(web.services()).rejects.toMatchObject(refused);
      await using stranger = connectPebble({ url, credentials: { username: 'web', password: 'guessed' } });
      await expect(stranger.metrics()).rejects.toMatchObject(refused);
      // Not even an administrator's: passwords are for metrics there.
      await using chief = connectPebble({ url, credentials: { username: 'chief', password: 'secret' } });
      await expect(chief.services()).rejects.toMatchObject(refused);
      await expect(chief.metrics()).rejects.toMatchObject(refused);
    });

    it('by a password is that of its identity, also over the socket, but has no user whose notices it could see', async () => {
      await using daemon = await start();
      await daemon.client.addIdentities({ web: { access: 'read', passwordHash: hashOfSecret } });
      const { socketPath } = daemon;
      await using web = connectPebble({ socketPath, credentials: { username: 'web', password: 'secret' } });
      expect(await web.services()).toEqual([]);
      await expect(web.stop(['a'])).rejects.toMatchObject(refused);
      await expect(web.notices()).rejects.toMatchObject({ code: 'PEBBLE_API_ERROR', status: 403 });
    });

    it('over the socket is not lost by a wrong password', async () => {
      await using daemon = await start();
      const { socketPath } = daemon;
      await using client = connectPebble({ socketPath, credentials: { username: 'no', password: 'no' } });
      expect(await client.services()).toEqual([]);
    });
  });
}
