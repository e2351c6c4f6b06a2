import { stat } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost, rawRequest, refusal } from './raw-request.ts';

/** How the daemon speaks HTTP. */
export function describeEnvelope({ start }: ContractTarget): void {
  describe('the API', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);
    const get = (path: string) => rawRequest(daemon().socketPath, 'GET', path);

    it('wraps an answer with its type and status', async () => {
      const answer = await get('/v1/system-info');
      expect(answer).toMatchObject({
        status: 200,
        json: {
          type: 'sync',
          'status-code': 200,
          status: 'OK',
          result: { version: expect.stringMatching(/^v?\d/) as unknown, 'boot-id': expect.any(String) as unknown },
        },
      });
      expect(answer.headers['content-type']).toBe('application/json');
    });

    it('answers with a change when work goes on in the background', async () => {
      const answer = await rawPost(daemon().socketPath, '/v1/services', { action: 'replan' });
      expect(answer).toMatchObject({
        status: 202,
        json: { type: 'async', 'status-code': 202, change: expect.stringMatching(/^\d+$/) as unknown, result: null },
      });
    });

    it('is open to every user by the mode of its socket', async () => {
      const { mode } = await stat(daemon().socketPath);
      expect(mode & 0o777).toBe(0o666);
    });

    it('takes any host, keeps the connection and ignores fields it does not know', async () => {
      const answer = await rawRequest(daemon().socketPath, 'POST', '/v1/services', {
        headers: { host: 'anything.example', 'content-type': 'text/plain' },
        body: '{"action":"replan","unknown":1} trailing',
      });
      expect(answer.status).toBe(202);
    });

    it('takes lists from repeated parameters and from between commas, and null for absent', async () => {
      const { client } = daemon();
      for (const name of ['list-a', 'list-b', 'list-c']) await addService(client, name, { command: '/bin/true' });
      const names = async (query: string) => {
        const { json } = await get(`/v1/services?${query}`);
        return (json as { result: { name: string }[] }).result.map(({ name }) => name);
      };
      expect(await names('names=list-c,%20list-a,,&names=list-b')).toEqual(['list-a', 'list-b', 'list-c']);
      expect(await names('names=list-b&names=')).toEqual(['list-b']);
      expect(await names('names=')).toEqual(await names(''));
      const answer = await rawPost(daemon().socketPath, '/v1/services', { action: 'replan', services: null });
      expect(answer.status).toBe(202);
    });

    it.each<[what: string, method: string, path: string, status: number, message: string]>([
      ['an unknown path', 'GET', '/v1/nothing', 404, 'invalid API endpoint requested'],
      ['a trailing slash', 'GET', '/v1/services/', 404, 'invalid API endpoint requested'],
      ['what it does not offer of a service', 'GET', '/v1/services/redis', 400, 'not implemented'],
      ['another verb', 'PUT', '/v1/services', 405, 'method "PUT" not allowed'],
      ['a plan in no format', 'GET', '/v1/plan', 400, 'invalid format ""'],
      ['a change that is not there', 'GET', '/v1/changes/999999', 404, 'cannot find change with id "999999"'],
      [
        'an unknown selection of changes',
        'GET',
        '/v1/changes?select=none',
        400,
        'select should be one of: all,in-progress,ready',
      ],
    ])('refuses %s', async (_what, method, path, status, message) => {
      expect(await rawRequest(daemon().socketPath, method, path)).toMatchObject(refusal(status, message) as object);
    });

    it.each(['/v1/services', '/v1/layers', '/v1/changes/1', '/v1/exec'])(
      'refuses a body that is no JSON at %s',
      async (path) => {
        const answer = await rawRequest(daemon().socketPath, 'POST', path, {
          headers: { 'content-type': 'application/json' },
          body: '{"action":',
        });
        const message: unknown = expect.stringMatching(/^cannot decode (data from )?request body: /);
        expect(answer).toMatchObject(refusal(400, message) as object);
        const nothing = await rawRequest(daemon().socketPath, 'POST', path);
        expect(nothing).toMatchObject(refusal(400, message) as object);
      },
    );

    it('leads a doubled slash to the clean path', async () => {
      const answer = await get('//v1//services');
      expect(answer.status).toBe(301);
      expect(answer.headers['location']).toBe('/v1/services');
    });
  });
}
