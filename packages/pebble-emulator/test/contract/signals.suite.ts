import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  addService,
  caseTimeoutMs,
  eventually,
  useDaemon,
  writeScript,
  type ContractTarget,
} from './contract-daemon.ts';
import { rawPost, refusal } from './raw-request.ts';

/** Signals to services. */
export function describeSignals({ start }: ContractTarget): void {
  describe.concurrent('signals', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    /** A service that notes each SIGHUP. */
    async function startListener(name: string): Promise<() => Promise<string>> {
      const { client, root } = daemon();
      const out = join(root, `${name}.signals`);
      const command = await writeScript(
        daemon(),
        name,
        `trap 'echo hup >> ${out}' HUP`,
        'while :; do sleep 0.05; done',
      );
      await addService(client, name, { command });
      await client.start([name]);
      return () => readFile(out, 'utf8').catch(() => '');
    }

    it('reach the main process of each service', async () => {
      const [a, b] = [await startListener('a'), await startListener('b')];
      await daemon().client.sendSignal('SIGHUP', ['a', 'b']);
      await eventually(async () => expect([await a(), await b()]).toEqual(['hup\n', 'hup\n']));
    });

    it('do not reach its children', async () => {
      const { client, root } = daemon();
      const [ready, out] = [join(root, 'parent.ready'), join(root, 'children.signals')];
      const child = await writeScript(
        daemon(),
        'child',
        `trap 'echo child >> ${out}' HUP`,
        `echo > ${ready}`,
        'while :; do sleep 0.05; done',
      );
      const command = await writeScript(
        daemon(),
        'parent',
        `trap 'echo parent >> ${out}' HUP`,
        `${child} &`,
        'while :; do sleep 0.05; done',
      );
      await addService(client, 'parent', { command });
      await client.start(['parent']);
      await eventually(async () => expect(await readFile(ready, 'utf8')).toBe('\n'));
      for (const signalled of ['parent\n', 'parent\nparent\n']) {
        await client.sendSignal('SIGHUP', ['parent']);
        await eventually(async () => expect(await readFile(out, 'utf8')).toBe(signalled));
      }
    });

    it('name every service that could not be reached', async () => {
      const { client } = daemon();
      await addService(client, 'down-a', { command: '/bin/sleep 100' });
      await expect(client.sendSignal('SIGHUP', ['down-a', 'zz'])).rejects.toMatchObject({
        status: 500,
        reason:
          'cannot send signal to "down-a": service is not running; cannot send signal to "zz": service is not running',
      });
    });

    it('reach the others when one does not run, which is told', async () => {
      const { client } = daemon();
      const runs = await startListener('runs');
      await addService(client, 'rests', { command: '/bin/sleep 100' });
      await expect(client.sendSignal('SIGHUP', ['rests', 'runs'])).rejects.toMatchObject({
        code: 'PEBBLE_API_ERROR',
        status: 500,
        reason: 'cannot send signal to "rests": service is not running',
      });
      await eventually(async () => expect(await runs()).toBe('hup\n'));
    });

    it.each(['HUP', '1', 'SIGNOTHING'])('need their full name: not %s', async (signal) => {
      const { socketPath } = daemon();
      await startListener(`named-${signal.toLowerCase()}`);
      const body = { signal, services: [`named-${signal.toLowerCase()}`] };
      const message: unknown = expect.stringContaining(`invalid signal name`);
      const answer = await rawPost(socketPath, '/v1/signals', body);
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.json).toMatchObject({ type: 'error', result: { message } });
    });

    it('need services', async () => {
      const answer = await rawPost(daemon().socketPath, '/v1/signals', { signal: 'SIGHUP', services: [] });
      expect(answer).toMatchObject(refusal(400, expect.stringContaining('must specify')) as object);
    });
  });
}
