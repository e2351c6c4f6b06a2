import { access } from 'node:fs/promises';
import { connectPebble, type Layer } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, gather, isAlive, writeScript, type ContractTarget } from './contract-daemon.ts';
import { rawPost } from './raw-request.ts';

/** How the daemon ends. */
export function describeShutdown({ start }: ContractTarget): void {
  describe.concurrent('a daemon that ends', { timeout: caseTimeoutMs }, () => {
    it('stops its services, removes its socket and exits with 0 when it is told to', async () => {
      const daemon = await start();
      const { client, socketPath, root, exited, stop } = daemon;
      const pid = `${root}/pid`;
      const command = await writeScript(daemon, 'service', `echo $$ > ${pid}`, 'exec sleep 100');
      await addService(client, 'service', { command });
      await client.start(['service']);
      const service = Number(await client.pullText(pid));
      stop?.('SIGTERM');
      expect(await exited).toBe(0);
      expect(isAlive(service)).toBe(false);
      await expect(access(socketPath)).rejects.toThrow('ENOENT');
      await daemon[Symbol.asyncDispose]();
    });

    it.each<[field: string, action: string, exit: string, code: number]>([
      ['on-failure', 'shutdown', '3', 10],
      ['on-failure', 'success-shutdown', '3', 0],
      ['on-success', 'shutdown', '0', 0],
      ['on-success', 'failure-shutdown', '0', 10],
    ])('by %s: %s of a service that exits with %s exits with %i', async (field, action, exit, code) => {
      const daemon = await start();
      const { client } = daemon;
      const command = await writeScript(daemon, 'last', `exit ${exit}`);
      await addService(client, 'last', { command, [field]: action });
      // Raw, since the daemon may be gone before its change can be asked for.
      await rawPost(daemon.socketPath, '/v1/services', { action: 'start', services: ['last'] });
      expect(await daemon.exited).toBe(code);
      await daemon[Symbol.asyncDispose]();
    });

    it.each<[action: 'shutdown' | 'success-shutdown', code: number]>([
      ['shutdown', 11],
      ['success-shutdown', 0],
    ])('by on-check-failure: %s exits with %i', async (action, code) => {
      const daemon = await start();
      const { client } = daemon;
      const layer: Layer = {
        services: { guarded: { override: 'replace', command: 'sleep 100', 'on-check-failure': { guard: action } } },
      };
      await client.addLayer('guarded', layer);
      await client.start(['guarded']);
      await client.addLayer('guard', {
        checks: { guard: { override: 'replace', exec: { command: 'false' }, period: '200ms', threshold: 1 } },
      });
      expect(await daemon.exited).toBe(code);
      await daemon[Symbol.asyncDispose]();
    });

    it('exits with 1 when logs are being followed', async () => {
      const daemon = await start();
      const { client, socketPath } = daemon;
      await addService(client, 'talks', { command: "sh -c 'echo line; exec sleep 100'" });
      await client.start(['talks']);
      await using followed = connectPebble({ socketPath });
      const lines = followed.logs({ follow: true, lines: 1 });
      // Its answer has begun.
      expect((await lines.next()).value).toMatchObject({ message: 'line' });
      daemon.stop?.('SIGTERM');
      expect(await daemon.exited).toBe(1);
      await expect(gather(lines)).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
      await daemon[Symbol.asyncDispose]();
    });

    it('exits with 1 when notices are being waited for', async () => {
      const daemon = await start();
      const watching = gather(daemon.client.watchNotices()).catch((thrown: unknown) => thrown);
      // Once it has answered, the question before it has arrived.
      await daemon.client.notify('example.com/arrived');
      await daemon.client.systemInfo();
      setTimeout(() => daemon.stop?.('SIGTERM'), 300);
      expect(await daemon.exited).toBe(1);
      expect(await watching).toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
      await daemon[Symbol.asyncDispose]();
    });
  });
}
