import { describe, expect, it } from 'vitest';
import { addCheck, waitForFall } from './checks.suite.ts';
import { caseTimeoutMs, type ContractTarget } from './contract-daemon.ts';
import { rawRequest, refusal } from './raw-request.ts';

/** Whether all is well. */
export function describeHealth({ start }: ContractTarget): void {
  describe.concurrent('health', { timeout: caseTimeoutMs }, () => {
    it('is good without checks, of unknown names, and of checks that do not run', async () => {
      await using daemon = await start();
      const { client } = daemon;
      expect(await client.health()).toBe(true);
      expect(await client.health({ names: ['no-such'] })).toBe(true);
      await addCheck(client, 'fails', { exec: { command: 'false' }, threshold: 1 });
      await waitForFall(client, 'fails');
      expect(await client.health()).toBe(false);
      expect(await client.health({ names: ['other'] })).toBe(true);
    });

    it('is that of the checks of a level, where "ready" takes in "alive"', async () => {
      await using daemon = await start();
      const { client } = daemon;
      await addCheck(client, 'a', { exec: { command: 'false' }, threshold: 1, level: 'alive' });
      await addCheck(client, 'r', { exec: { command: 'true' }, level: 'ready' });
      await waitForFall(client, 'a');
      expect(await client.health({ level: 'alive' })).toBe(false);
      expect(await client.health({ level: 'ready' })).toBe(false);
      expect(await client.health({ level: 'ready', names: ['r'] })).toBe(true);
      await addCheck(client, 'a', { exec: { command: 'true' }, level: 'alive' });
      await addCheck(client, 'r', { exec: { command: 'false' }, threshold: 1, level: 'ready' });
      await waitForFall(client, 'r');
      expect(await client.health({ level: 'alive' })).toBe(true);
      expect(await client.health({ level: 'ready' })).toBe(false);
    });

    it('is no refusal on the wire when it is bad, though its status is one', async () => {
      await using daemon = await start();
      const { client, socketPath } = daemon;
      await addCheck(client, 'fails', { exec: { command: 'false' }, threshold: 1 });
      await waitForFall(client, 'fails');
      expect(await rawRequest(socketPath, 'GET', '/v1/health')).toMatchObject({
        status: 502,
        json: { type: 'sync', 'status-code': 502, result: { healthy: false } },
      });
      expect(await rawRequest(socketPath, 'GET', '/v1/health?level=none')).toMatchObject(
        refusal(400, 'level must be "alive" or "ready"') as object,
      );
    });
  });
}
