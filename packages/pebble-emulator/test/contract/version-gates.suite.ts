import type { Pebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, has, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { hashOfSecret } from './identities.suite.ts';
import { rawRequest, refusal } from './raw-request.ts';

const layer = { services: { gated: { override: 'replace', command: '/bin/true' } } } as const;

/** What the client says of features that a release does not have. */
export function describeVersionGates(target: ContractTarget): void {
  describe('features of later releases', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(target.start);

    it.each<[since: `${number}.${number}`, feature: string, call: (client: Pebble) => Promise<unknown>]>([
      ['1.5', 'notices', (client) => client.notices()],
      ['1.5', 'notices', (client) => client.notify('example.com/a')],
      ['1.5', 'notices', (client) => client.watchNotices().next()],
      ['1.15', 'identities', (client) => client.identities()],
      ['1.15', 'identities', (client) => client.addIdentities({ a: { access: 'read', userId: 42 } })],
      [
        '1.19',
        'basic identities',
        (client) => client.addIdentities({ b: { access: 'read', passwordHash: hashOfSecret } }),
      ],
      ['1.17', 'layers between others (inner)', (client) => client.addLayer('a/b', {}, { inner: true })],
      ['1.19', 'check actions', (client) => client.startChecks(['a'])],
      ['1.19', 'check actions', (client) => client.stopChecks(['a'])],
      ['1.19', 'metrics', (client) => client.metrics()],
      ['1.20', 'refreshing checks', (client) => client.refreshCheck('a')],
      ['1.25', 'certificate identities', (client) => client.addIdentities({ c: { access: 'read', certificate: 'x' } })],
    ])('since %s: %s', async (since, feature, call) => {
      const { client } = daemon();
      const outcome = await call(client).catch((thrown: unknown) => thrown);
      if (has(target, since)) {
        expect(outcome).not.toMatchObject({ code: 'PEBBLE_UNSUPPORTED' });
        return;
      }
      const neededVersion = `v${since}.0`;
      expect(outcome).toMatchObject({
        code: 'PEBBLE_UNSUPPORTED',
        feature,
        neededVersion,
        version: target.version,
        message: `Pebble ${target.version} has no ${feature}, which came with ${neededVersion}`,
      });
    });

    it('are refused before anything is done by halves: a layer between others is there as asked for, or not', async () => {
      const { client } = daemon();
      const added = client.addLayer('a/gated', layer, { inner: true });
      await (has(target, '1.17') ? added : expect(added).rejects.toThrow('inner'));
      expect('gated' in (await client.plan()).services).toBe(has(target, '1.17'));
    });

    it('have taken the place of warnings, which went with 1.16', async () => {
      const answer = await rawRequest(daemon().socketPath, 'GET', '/v1/warnings');
      if (!has(target, '1.16')) expect(answer).toMatchObject({ status: 200, json: { type: 'sync', result: [] } });
      else expect(answer).toMatchObject(refusal(404, 'invalid API endpoint requested') as object);
    });
  });
}
