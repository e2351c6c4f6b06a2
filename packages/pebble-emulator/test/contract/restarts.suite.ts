import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, eventually, useDaemon, writeScript } from './contract-daemon.ts';
import type { ContractDaemon, ContractTarget } from './contract-daemon.ts';

/** What happens to a service that exits. */
export function describeRestarts({ start }: ContractTarget): void {
  describe.concurrent('services that exit', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('are started again and again, each time after the delay', async () => {
      const { client } = daemon();
      const { script, runs } = await countingScript(daemon(), 'crash', 'exit 1');
      await addService(client, 'crash', { command: script, 'backoff-delay': '100ms', 'backoff-factor': 1 });
      await expect(client.start(['crash'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await eventually(async () => expect((await runs()).length).toBeGreaterThanOrEqual(4));
      const times = await runs();
      for (const [index, time] of times.entries()) {
        // Time from one run's beginning to the next one's; file systems and shells need their share.
        if (index > 0) expect(time - (times[index - 1] ?? 0)).toBeGreaterThanOrEqual(95);
      }
      await client.stop(['crash']);
    });

    it('wait longer each time, by the factor, up to the limit', async () => {
      const { client } = daemon();
      const { script, runs } = await countingScript(daemon(), 'grow', 'exit 1');
      await addService(client, 'grow', {
        command: script,
        'backoff-delay': '100ms',
        'backoff-factor': 3,
        'backoff-limit': '500ms',
      });
      await expect(client.start(['grow'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await eventually(async () => expect((await runs()).length).toBeGreaterThanOrEqual(5));
      const times = await runs();
      const gap = (index: number) => (times[index] ?? 0) - (times[index - 1] ?? 0);
      expect(gap(2)).toBeGreaterThanOrEqual(295);
      expect(gap(3)).toBeGreaterThanOrEqual(495);
      await client.stop(['grow']);
    });

    it('are not started again after a stop in backoff', async () => {
      const { client } = daemon();
      const { script, runs } = await countingScript(daemon(), 'stopped', 'exit 1');
      await addService(client, 'stopped', { command: script, 'backoff-delay': '300ms' });
      await expect(client.start(['stopped'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await eventually(async () => expect((await client.services(['stopped']))[0]?.current).toBe('backoff'));
      await client.stop(['stopped']);
      expect(await client.services(['stopped'])).toMatchObject([{ current: 'inactive' }]);
      const before = (await runs()).length;
      // Two services settle meanwhile, which takes longer than the delay.
      await addService(client, 'stopped-witness', { command: '/bin/sleep 100' });
      await client.start(['stopped-witness']);
      expect((await runs()).length).toBe(before);
    });

    it.each<[name: string, exit: string, field: string, current: string]>([
      ['fails', 'exit 5', 'on-failure', 'error'],
      ['is done', 'exit 0', 'on-success', 'inactive'],
      ['is killed', 'kill -KILL $$', 'on-failure', 'error'],
    ])('stay down when the plan ignores that one %s', async (name, exit, field, current) => {
      const { client, root } = daemon();
      const service = `late-${name.replace(' ', '-')}`;
      const gate = join(root, `${service}.gate`);
      const { script, runs } = await countingScript(
        daemon(),
        service,
        `until [ -e ${gate} ]; do sleep 0.05; done`,
        exit,
      );
      await addService(client, service, { command: script, [field]: 'ignore' });
      await client.start([service]);
      await client.push(gate, '');
      await eventually(async () => expect((await client.services([service]))[0]?.current).toBe(current));
      expect((await runs()).length).toBe(1);
    });

    it('are active at once when started again, without another second to settle', async () => {
      const { client, root } = daemon();
      const gate = join(root, 'return.gate');
      const { script, runs } = await countingScript(
        daemon(),
        'return',
        `[ -e ${gate} ] && exec sleep 100`,
        `until [ -e ${gate} ]; do sleep 0.05; done`,
      );
      await addService(client, 'return', { command: script, 'backoff-delay': '50ms' });
      await client.start(['return']);
      await client.push(gate, '');
      await eventually(async () => expect((await runs()).length).toBe(2));
      expect(await client.services(['return'])).toMatchObject([{ current: 'active' }]);
      expect(await client.changes({ for: 'return' })).toEqual([]);
    });

    it('stay in backoff for good when their program has vanished', async () => {
      const { client } = daemon();
      const { script, runs } = await countingScript(daemon(), 'vanish', 'rm "$0"', 'exit 1');
      await addService(client, 'vanish', { command: script, 'backoff-delay': '100ms' });
      await expect(client.start(['vanish'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      // Two services settle meanwhile, which takes far longer than the delay.
      await addService(client, 'vanish-witness', { command: '/bin/sleep 100' });
      await client.start(['vanish-witness']);
      expect(await client.services(['vanish'])).toMatchObject([{ current: 'backoff' }]);
      expect(await runs()).toHaveLength(1);
      await client.stop(['vanish']);
    });

    it('begin with the first delay again when they are started by hand', async () => {
      const { client } = daemon();
      const { script, runs } = await countingScript(daemon(), 'anew', 'exit 1');
      const times = { 'backoff-delay': '100ms', 'backoff-factor': 1000, 'backoff-limit': '1h' };
      await addService(client, 'anew', { command: script, ...times });
      await expect(client.start(['anew'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await eventually(async () => expect(await runs()).toHaveLength(2));
      // Now it waits for a hundred seconds.
      await eventually(async () => expect((await client.services(['anew']))[0]?.current).toBe('backoff'));
      await expect(client.start(['anew'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await eventually(async () => expect(await runs()).toHaveLength(4));
      await client.stop(['anew']);
    });
  });
}

/** A script that notes the time of each of its runs. */
async function countingScript(daemon: ContractDaemon, name: string, ...lines: string[]) {
  const log = join(daemon.root, `${name}.runs`);
  const script = await writeScript(daemon, name, `date +%s%3N >> ${log}`, ...lines);
  const runs = async () => (await readFile(log, 'utf8')).trim().split('\n').map(Number);
  return { script, runs };
}
