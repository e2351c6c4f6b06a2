import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { addService, caseTimeoutMs, eventually, isAlive, useDaemon, type ContractTarget } from './contract-daemon.ts';

const sh = (script: string) => ['/bin/sh', '-c', script];

/** Commands as streams. */
export function describeExecStreams({ start }: ContractTarget): void {
  describe.concurrent('commands as streams', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('answer while they are written to', async () => {
      await using cat = await daemon().client.spawn(['cat']);
      const chunks = cat.stdout.iterator() as AsyncIterator<Buffer>;
      for (const word of ['one', 'two', 'three']) {
        cat.stdin.write(word);
        expect(String((await chunks.next()).value)).toBe(word);
      }
      cat.stdin.end();
      expect((await chunks.next()).done).toBe(true);
      expect(await cat.exitCode).toBe(0);
    });

    it('give their outputs apart or together', async () => {
      const { client } = daemon();
      await using apart = await client.spawn(sh('echo out; echo err >&2; exit 3'), { stdin: '' });
      expect(await apart.output()).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
      await using together = await client.spawn(sh('echo out; echo err >&2'), { stdin: '', stderr: 'combined' });
      expect(together.stderr).toBeNull();
      expect(await together.output()).toEqual({ exitCode: 0, stdout: 'out\nerr\n', stderr: '' });
      expect(await client.exec(sh('echo err >&2'), { stderr: 'combined' })).toEqual({
        exitCode: 0,
        stdout: 'err\n',
        stderr: '',
      });
    });

    it('wait for their output to be read', async () => {
      const { client, root } = daemon();
      const done = join(root, 'written');
      await using flood = await client.spawn(sh(`head -c 16000000 /dev/zero; echo > ${done}`), { stdin: '' });
      // A megabyte may fit into the buffers between, sixteen do not.
      await eventually(() => expect(flood.stdout.readableLength).toBeGreaterThan(0));
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(await client.fileInfo(done)).toBeUndefined();
      let bytes = 0;
      for await (const chunk of flood.stdout as AsyncIterable<Buffer>) bytes += chunk.length;
      expect(bytes).toBe(16_000_000);
      expect(await flood.exitCode).toBe(0);
    });

    it('let their output be read after they have ended', async () => {
      await using early = await daemon().client.spawn(sh('echo late; echo later >&2'), { stdin: '' });
      expect(await early.exitCode).toBe(0);
      expect([await text(early.stdout), await text(early.stderr!)]).toEqual(['late\n', 'later\n']);
    });

    it('end although nobody reads their output any more', async () => {
      await using flood = await daemon().client.spawn(['head', '-c', '8000000', '/dev/zero'], { stdin: '' });
      await flood.stdout[Symbol.asyncIterator]().next();
      flood.stdout.destroy();
      flood.stderr?.resume();
      expect(await flood.exitCode).toBe(0);
    });

    it('may be part of a pipeline', async () => {
      await using sort = await daemon().client.spawn(['sort']);
      const sink = new PassThrough();
      await Promise.all([
        pipeline(Readable.from(['b\n', 'a\n', 'c\n']), sort.stdin),
        pipeline(sort.stdout, sink),
        expect(text(sink)).resolves.toBe('a\nb\nc\n'),
      ]);
    });

    it('take signals', async () => {
      await using trap = await daemon().client.spawn(
        sh("trap 'echo caught; exit 9' USR1; echo ready; while :; do sleep 0.05; done"),
      );
      const lines = trap.stdout.iterator() as AsyncIterator<Buffer>;
      expect(String((await lines.next()).value)).toBe('ready\n');
      expect(trap.kill('SIGUSR1')).toBe(true);
      expect(String((await lines.next()).value)).toBe('caught\n');
      expect(await trap.exitCode).toBe(9);
      expect(trap.kill()).toBe(false);
    });

    it('take signals before they have started', async () => {
      await using sleep = await daemon().client.spawn(['sleep', '100']);
      sleep.kill('SIGTERM');
      expect(await sleep.exitCode).toBe(143);
    });

    it('are killed when they are disposed, and tell so', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'disposed.pid');
      let exitCode: Promise<unknown>;
      {
        await using sleep = await client.spawn(sh(`echo $$ > ${pid}; exec sleep 100`));
        ({ exitCode } = sleep);
        await eventually(async () => expect(await readFile(pid, 'utf8')).toMatch(/^\d+\n$/));
      }
      await expect(exitCode).rejects.toMatchObject({ code: 'PEBBLE_ABORTED' });
      const started = Number(await readFile(pid, 'utf8'));
      await eventually(() => expect(isAlive(started)).toBe(false));
    });

    it('end their streams with an error when they run too long', async () => {
      await using slow = await daemon().client.spawn(sh('echo begun; exec sleep 100'), { timeoutMs: 500, stdin: '' });
      await expect(text(slow.stdout)).resolves.toBe('begun\n');
      await expect(slow.exitCode).rejects.toMatchObject({ code: 'PEBBLE_EXEC_TIMEOUT' });
    });

    it('end though a process that they left behind holds their output, once it lets go', async () => {
      await using parent = await daemon().client.spawn(sh('sleep 2 & echo $!'), { stdin: '' });
      const started = performance.now();
      const { exitCode, stdout } = await parent.output();
      expect(exitCode).toBe(0);
      expect(performance.now() - started).toBeGreaterThan(1_000);
      await eventually(() => expect(isAlive(Number(stdout))).toBe(false));
    });

    it('are given up when such a process does not let go in time', async () => {
      const { client, root } = daemon();
      const pid = join(root, 'orphan.pid');
      const script = sh(`sleep 30 & echo $! > ${pid}`);
      await expect(client.exec(script, { timeoutMs: 700 })).rejects.toMatchObject({
        code: 'PEBBLE_EXEC_TIMEOUT',
        message: '"/bin/sh" or a process it started has not ended after 700 ms',
      });
      process.kill(Number(await readFile(pid, 'utf8')));
    });

    it('have no input after their end: it is dropped', async () => {
      await using brief = await daemon().client.spawn(['true']);
      expect(await brief.exitCode).toBe(0);
      await eventually(() => expect(brief.stdin.destroyed).toBe(true));
    });

    it('pass megabytes through in both directions, piece by piece', async () => {
      const chunk = Buffer.alloc(1024 * 1024, 'x');
      await using cat = await daemon().client.spawn(['cat']);
      const fed = pipeline(Readable.from(Array.from({ length: 24 }, () => chunk)), cat.stdin);
      let bytes = 0;
      for await (const piece of cat.stdout as AsyncIterable<Buffer>) bytes += piece.length;
      await fed;
      expect(bytes).toBe(24 * chunk.length);
      expect(await cat.exitCode).toBe(0);
    });

    it('are not kept from starting by a service of their context that does not run', async () => {
      const { client } = daemon();
      await addService(client, 'idle-context', { command: '/bin/true', environment: { A: 'from the service' } });
      await using echo = await client.spawn(sh('echo "$A"'), { serviceContext: 'idle-context', stdin: '' });
      expect((await echo.output()).stdout).toBe('from the service\n');
    });
  });
}
