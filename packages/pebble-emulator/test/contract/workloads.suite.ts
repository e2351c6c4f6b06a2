import { createLayer } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, gather, isRoot, type ContractTarget } from './contract-daemon.ts';

/** As whom services run by the name of a workload. */
export function describeWorkloads({ start }: ContractTarget): void {
  describe('workloads', { timeout: caseTimeoutMs }, () => {
    it('cannot be changed while the daemon runs', async () => {
      await using daemon = await start({
        layers: { '001-www.yaml': 'workloads: {w: {override: replace, environment: {A: "1"}}}' },
      });
      const { client } = daemon;
      expect((await client.plan()).workloads).toMatchObject({ w: { environment: { A: '1' } } });
      const layer = createLayer()
        .workload('w', { environment: { A: '2' } })
        .build();
      await expect(client.addLayer('other', layer)).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        reason: expect.stringMatching(/^cannot change (immutable section "workloads"|workloads once)/) as unknown,
      });
    });

    it('leave no place for a user in the services that name them', async () => {
      await using daemon = await start({ layers: { '001-www.yaml': 'workloads: {w: {override: replace}}' } });
      const named = (fields: object) =>
        daemon.client.addLayer('named', {
          services: { a: { override: 'replace', command: '/bin/true', workload: 'w', ...fields } },
        });
      await expect(named({ user: 'root' })).rejects.toMatchObject({
        status: 400,
        reason: 'plan service "a" cannot have user information and a workload at the same time',
      });
      await named({});
    });

    it.runIf(isRoot)('give their services user and variables (needs root)', async () => {
      const workload = 'w: {override: replace, user-id: 12345, group-id: 23456, environment: {A: "from w"}}';
      const service = `a: {override: replace, workload: w, command: "sh -c 'id -u; id -g; echo $A; exec sleep 100'"}`;
      await using daemon = await start({
        layers: { '001-www.yaml': `workloads: {${workload}}\nservices: {${service}}` },
      });
      await daemon.client.start(['a']);
      const lines = (await gather(daemon.client.logs())).map(({ message }) => message);
      expect(lines).toEqual(['12345', '23456', 'from w']);
    });
  });
}
