import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, freeAddress, has, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawRequest } from './raw-request.ts';

/** Who the daemon says it is. */
export function describeSystemInfo(target: ContractTarget): void {
  const { start, version } = target;
  describe('the system information', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('names the release, and the boot by an id that stays', async () => {
      const { client } = daemon();
      const info = await client.systemInfo();
      expect(info).toEqual({ version, bootId: expect.stringMatching(/./) as unknown });
      expect(await client.systemInfo()).toEqual(info);
    });

    it('names the addresses at which the daemon listens, since 1.21', async () => {
      const httpAddress = await freeAddress();
      await using own = await start({ args: ['--http', httpAddress] });
      const info = await own.client.systemInfo();
      expect(info.httpAddress).toBe(has(target, '1.21') ? httpAddress : undefined);
    });

    it('is not given to HEAD', async () => {
      expect((await rawRequest(daemon().socketPath, 'HEAD', '/v1/system-info')).status).toBe(405);
    });
  });
}
