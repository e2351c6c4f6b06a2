import { connectPebble } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, type ContractTarget } from './contract-daemon.ts';
import { rawPost } from './raw-request.ts';

/** What a client sees of a daemon that goes away. */
export function describeUnreachable({ start }: ContractTarget): void {
  describe('a daemon that has stopped', { timeout: caseTimeoutMs }, () => {
    it('is unreachable, also for a wait that had begun', async () => {
      const daemon = await start();
      const { socketPath } = daemon;
      await using client = connectPebble({ socketPath });
      // Waits five seconds for connections that nobody makes: longer than stopping takes.
      const { json } = await rawPost(socketPath, '/v1/exec', { command: ['true'] });
      const waiting = client.waitChange((json as { change: string }).change).catch((thrown: unknown) => thrown);
      await daemon[Symbol.asyncDispose]();
      expect(await waiting).toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
      await expect(client.systemInfo()).rejects.toMatchObject({
        code: 'PEBBLE_UNREACHABLE',
        message: `cannot reach Pebble at "${socketPath}": there is no socket`,
      });
    });
  });
}
