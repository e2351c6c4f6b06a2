import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compareTimes } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, gather, type ContractTarget } from './contract-daemon.ts';
import { rawRequest } from './raw-request.ts';

const inShanghai = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?\+08:00$/;
const inUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/;

/** How times are written. */
export function describeTimes({ start }: ContractTarget): void {
  describe('times', { timeout: caseTimeoutMs }, () => {
    it('are in the daemon\u2019s zone, but those of logs in UTC', async () => {
      await using daemon = await start({ environment: { TZ: 'Asia/Shanghai' } });
      const { client, root, socketPath } = daemon;
      await addService(client, 'talks', { command: "sh -c 'echo line; exec sleep 100'" });
      const { spawnTime, readyTime, tasks } = await client.start(['talks']);
      const [service] = await client.services();
      await writeFile(join(root, 'file'), '');
      const [file] = await client.listFiles(join(root, 'file'));
      for (const time of [spawnTime, readyTime, tasks[0]?.spawnTime, service?.currentSince, file?.lastModified]) {
        expect(time).toMatch(inShanghai);
      }
      // Files have whole seconds.
      expect(file?.lastModified).not.toContain('.');
      const [entry] = await gather(client.logs());
      expect(entry?.time).toMatch(inUtc);
      expect(compareTimes(spawnTime, readyTime ?? '')).toBeLessThan(0);
      // The wire says the same as the client.
      const answer = await rawRequest(socketPath, 'GET', '/v1/services');
      expect(answer.json).toMatchObject({ result: [{ 'current-since': service?.currentSince }] });
    });
  });
}
