import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLayer, formatCommand } from '@charmsmith/pebble';
import { describe, expect, it } from 'vitest';
import {
  addService,
  caseTimeoutMs,
  eventually,
  has,
  useDaemon,
  writeScript,
  type ContractTarget,
} from './contract-daemon.ts';
import { addCheck } from './checks.suite.ts';

/** How the words of a service's command reach it. */
export function describeCommandLines(target: ContractTarget): void {
  const { start } = target;
  describe.concurrent('command lines', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    /** A program that writes its arguments to a file, and the file. */
    async function recorder(name: string) {
      const out = join(daemon().root, `${name}.args`);
      const script = await writeScript(daemon(), name, `printf '%s\\n' "$@" > ${out}`, 'exec sleep 100');
      return { script, args: async () => (await readFile(out, 'utf8')).split('\n').slice(0, -1) };
    }

    const words = [
      'plain',
      'two words',
      '',
      `it's`,
      '"',
      '#1',
      '$HOME',
      '\\',
      'a\\b',
      '*',
      'ü',
      '[x]',
      '-',
      '`',
      ';&|',
    ];

    it('that are formatted arrive word for word', async () => {
      const { client } = daemon();
      const { script, args } = await recorder('formatted');
      const layer = createLayer()
        .service('formatted', { command: [script, ...words] })
        .build();
      await client.addLayer('formatted', layer);
      await client.start(['formatted']);
      expect(await args()).toEqual(words);
    });

    it('that are formatted arrive word for word in checks too', async () => {
      const { client } = daemon();
      const { script, args } = await recorder('checked');
      await addCheck(client, 'formatted', {
        exec: { command: formatCommand([script, ...words]) },
        period: '300ms',
        timeout: '250ms',
      });
      await eventually(async () => expect(await args()).toEqual(words));
      if (has(target, '1.19')) await client.stopChecks(['formatted']);
    });

    it('hold default arguments in brackets, which run too', async () => {
      const { client } = daemon();
      const { script, args } = await recorder('defaults');
      await addService(client, 'defaults', { command: `${script} a [ b "c d" ]` });
      await client.start(['defaults']);
      expect(await args()).toEqual(['a', 'b', 'c d']);
    });

    it('lose those to the arguments that the daemon is started with', async () => {
      const out = join(daemon().root, 'args');
      const script = await writeScript(daemon(), 'with-args', `printf '%s\\n' "$@" > ${out}`, 'exec sleep 100');
      const service = `{override: replace, startup: enabled, command: "${script} a [ b ]"}`;
      await using own = await start({
        layers: { '001-base.yaml': `services: {svc: ${service}}` },
        args: ['--args', 'svc', 'x', 'y z', ';'],
        hold: false,
      });
      await own.client.waitServices(['svc']);
      await eventually(async () => expect(await readFile(out, 'utf8')).toBe('a\nx\ny z\n'));
    });

    it.each<[what: string, command: string]>([
      ['nested brackets', '/bin/a [ b [ c ] ]'],
      ['words behind them', '/bin/a [ b ] c'],
      ['one that closes nothing', '/bin/a b ]'],
      ['nothing before them', '[ b ]'],
    ])('are refused with %s', async (_what, command) => {
      await expect(addService(daemon().client, 'bad', { command })).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 400,
        reason: expect.stringContaining('command') as unknown,
      });
    });
  });
}
