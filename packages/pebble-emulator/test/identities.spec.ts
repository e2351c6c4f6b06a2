import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { rawPost, rawRequest, refusal } from './contract/raw-request.ts';
import { useInMemoryDaemon } from './in-memory-daemon.ts';

/** The hash of `secret`. */
const password = '$6$salt$egUxKNxDs8kPfh8iPMNcosMhb2eWah6d3R44JDm5Rj/j/XWR5E33QPd0YmHXoDHOIDR6kL5D3JcQcz0O8FHE00';
const bob = { access: 'read', local: { 'user-id': 42 } };
const scraper = { access: 'metrics', basic: { password } };
const secret = `Basic ${Buffer.from('scraper:secret').toString('base64')}`;

describe('identities', () => {
  const running = useInMemoryDaemon();

  const post = (action: string, identities: object) =>
    rawPost(running().socket, '/v1/identities', { action, identities });
  const list = async () =>
    ((await rawRequest(running().socket, 'GET', '/v1/identities')).json as { result: unknown }).result;

  it('are added, updated, replaced and removed; secrets are masked', async () => {
    const added = await post('add', { bob, scraper });
    expect(added).toMatchObject({ status: 200, json: { type: 'sync', 'status-code': 200, status: 'OK' } });
    expect(added.json).not.toHaveProperty('result');
    expect(await list()).toEqual({ bob, scraper: { access: 'metrics', basic: { password: '*****' } } });
    await post('update', { bob: { access: 'admin', local: { 'user-id': 43 } } });
    await post('replace', { scraper: null, nobody: null, amy: { access: 'untrusted', local: { 'user-id': 44 } } });
    expect(await list()).toEqual({
      bob: { access: 'admin', local: { 'user-id': 43 } },
      amy: { access: 'untrusted', local: { 'user-id': 44 } },
    });
    await post('remove', { bob: null });
    expect(await list()).toEqual({ amy: { access: 'untrusted', local: { 'user-id': 44 } } });
  });

  it.each<[what: string, action: string, identities: object, message: string]>([
    ['an unknown action', 'drop', {}, 'invalid action "drop", must be "add", "update", "replace", or "remove"'],
    ['null to add', 'add', { amy: null }, 'identity value for "amy" must not be null for add operation'],
    ['null to update', 'update', { bob: null }, 'identity value for "bob" must not be null for update operation'],
    ['a value to remove', 'remove', { bob }, 'identity value for "bob" must be null for remove operation'],
    ['one that is there', 'add', { bob, amy: scraper }, 'identities already exist: bob'],
    ['some that are not there', 'update', { zz: scraper, aa: scraper }, 'identities do not exist: aa, zz'],
    ['one that is not there to remove', 'remove', { zz: null }, 'identities do not exist: zz'],
    ['two of one user', 'add', { amy: bob }, 'cannot have multiple identities with user ID 42 (amy, bob)'],
    [
      'no access',
      'add',
      { amy: { local: { 'user-id': 1 } } },
      'invalid identity for "amy": access value must be specified ("admin", "read", "metrics", or "untrusted")',
    ],
    [
      'another access',
      'add',
      { amy: { access: 'root', local: { 'user-id': 1 } } },
      'invalid identity for "amy": invalid access value "root", must be "admin", "read", "metrics", or "untrusted"',
    ],
    [
      'no type',
      'add',
      { amy: { access: 'read' } },
      'invalid identity for "amy": identity must have at least one type ("local", "basic", or "cert")',
    ],
    [
      'no user',
      'add',
      { amy: { access: 'read', local: {} } },
      'invalid identity for "amy": local identity must specify user-id',
    ],
    [
      'no password',
      'add',
      { amy: { access: 'read', basic: {} } },
      'invalid identity for "amy": basic identity must specify password (hashed)',
    ],
    [
      'no certificate',
      'add',
      { amy: { access: 'read', cert: { pem: 'x' } } },
      'invalid identity for "amy": cert identity must include a PEM-encoded certificate',
    ],
    [
      'a bad name',
      'add',
      { '1a': bob },
      'invalid identity for "1a": identity name "" invalid: must start with an alphabetic character and only contain alphanumeric characters, underscore, and hyphen',
    ],
  ])('with %s are refused, and none is changed', async (_what, action, identities, message) => {
    await post('add', { bob });
    expect(await post(action, identities)).toMatchObject(refusal(400, message) as object);
    expect(await list()).toEqual({ bob });
  });

  describe('decide who may do what', () => {
    const ask = (path: string, peer: string, headers = {}) => rawRequest(peer, 'GET', path, { headers });
    const socketOf = async (peerUid: number) => {
      const path = `${running().folder}/user-${peerUid}`;
      await running().daemon.serve(path, { peerUid });
      return path;
    };
    const denied = refusal(401, 'access denied', 'login-required') as object;

    it('at a socket: readers read, others do not', async () => {
      const peer = await socketOf(7);
      expect((await ask('/v1/services', peer)).status).toBe(200);
      expect(await ask('/v1/plan?format=yaml', peer)).toMatchObject(denied);
      expect(await rawPost(peer, '/v1/services', { action: 'replan' })).toMatchObject(denied);
      await post('add', { seven: { access: 'untrusted', local: { 'user-id': 7 } } });
      expect(await ask('/v1/services', peer)).toMatchObject(denied);
      expect((await ask('/v1/health', peer)).status).toBe(200);
      await post('update', { seven: { access: 'admin', local: { 'user-id': 7 } } });
      expect((await ask('/v1/plan?format=yaml', peer)).status).toBe(200);
    });

    it('by a password, which has no notices', async () => {
      await post('add', { scraper: { ...scraper, access: 'read' } });
      expect(await ask('/v1/notices', running().socket, { Authorization: secret })).toMatchObject(
        refusal(403, 'cannot determine UID of request, so cannot retrieve notices') as object,
      );
    });

    it('over TCP: what is open, and metrics for those who may see nothing else', async () => {
      const port = await running().daemon.serveHttp('127.0.0.1:0');
      const status = (path: string, headers = {}) =>
        new Promise<number>((resolve, reject) =>
          request({ port, path, headers, agent: false }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          })
            .on('error', reject)
            .end(),
        );
      await post('add', { scraper });
      expect((await ask('/v1/system-info', running().socket)).json).toMatchObject({
        result: { 'http-address': '127.0.0.1:0' },
      });
      expect(await status('/v1/health')).toBe(200);
      expect(await status('/v1/metrics')).toBe(401);
      expect(await status('/v1/metrics', { Authorization: secret })).toBe(200);
      expect(await status('/v1/services', { Authorization: secret })).toBe(401);
      await post('update', { scraper: { ...scraper, access: 'admin' } });
      expect(await status('/v1/metrics', { Authorization: secret })).toBe(401);
    });
  });

  it('can be there from the beginning', async () => {
    running().daemon.replaceIdentities({ bob });
    expect(await list()).toEqual({ bob });
    expect(() => running().daemon.replaceIdentities({ amy: {} })).toThrow(
      expect.objectContaining({ code: 'PEBBLE_EMULATOR_IDENTITIES_INVALID' }),
    );
  });

  it('are not paired over a socket', async () => {
    expect(await rawPost(running().socket, '/v1/pairing', { action: 'pair' })).toMatchObject(
      refusal(401, 'access denied', 'login-required') as object,
    );
  });
});
