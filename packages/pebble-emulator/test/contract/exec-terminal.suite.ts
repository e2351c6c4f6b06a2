import { describe, expect, it } from 'vitest';
import { caseTimeoutMs, eventually, useDaemon, type ContractTarget } from './contract-daemon.ts';
import { rawPost, refusal } from './raw-request.ts';

const sh = (script: string) => ['/bin/sh', '-c', script];

/** Commands on a terminal. */
export function describeExecTerminal({ start }: ContractTarget): void {
  describe.concurrent('commands on a terminal', { timeout: caseTimeoutMs }, () => {
    const daemon = useDaemon(start);

    it('write to it, with both outputs together and its line ends', async () => {
      await using tty = await daemon().client.spawn(sh('test -t 1 && echo out; test -t 2 && echo err >&2'), {
        terminal: true,
        stdin: '',
      });
      expect(tty.stderr).toBeNull();
      expect(await tty.output()).toEqual({ exitCode: 0, stdout: 'out\r\nerr\r\n', stderr: '' });
    });

    it('keep their input a pipe unless they are interactive', async () => {
      await using pipe = await daemon().client.spawn(sh('test -t 0 || echo "a pipe: $(cat)"'), {
        terminal: true,
        stdin: 'in',
      });
      expect((await pipe.output()).stdout).toBe('a pipe: in\r\n');
    });

    it('may have standard error by itself', async () => {
      await using apart = await daemon().client.spawn(sh('echo out; echo err >&2'), {
        terminal: true,
        stderr: 'separate',
        stdin: '',
      });
      expect(await apart.output()).toEqual({ exitCode: 0, stdout: 'out\r\n', stderr: 'err\n' });
    });

    it('know its size, and hear of another', async () => {
      await using tty = await daemon().client.spawn(
        sh("trap 'stty size' WINCH; stty size; while :; do sleep 0.05; done"),
        { terminal: { columns: 101, rows: 41 }, interactive: true },
      );
      let seen = '';
      tty.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      await eventually(() => expect(seen).toBe('41 101\r\n'));
      expect(tty.resize({ columns: 120, rows: 40 })).toBe(true);
      // Rows and columns may change one after the other.
      await eventually(() => expect(seen).toMatch(/\n40 120\r\n$/));
    });

    it('that are interactive echo what is typed, and end with their input', async () => {
      await using cat = await daemon().client.spawn(['cat'], { terminal: true, interactive: true });
      cat.stdin.write('typed\n');
      let seen = '';
      cat.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      await eventually(() => expect(seen).toBe('typed\r\ntyped\r\n'));
      cat.stdin.end();
      expect(await cat.exitCode).toBe(0);
    });

    it('that are interactive are interrupted by a typed Ctrl-C', async () => {
      // No shell: one that is about to become another program loses the signal.
      await using cat = await daemon().client.spawn(['cat'], { terminal: true, interactive: true });
      let seen = '';
      cat.stdout.on('data', (chunk: Buffer) => (seen += chunk.toString()));
      cat.stdin.write('typed\n');
      await eventually(() => expect(seen).toBe('typed\r\ntyped\r\n'));
      cat.stdin.write('\u0003');
      expect(await cat.exitCode).toBe(130);
    });

    it('are refused when they are interactive without one', async () => {
      const body = { command: ['true'], interactive: true };
      expect(await rawPost(daemon().socketPath, '/v1/exec', body)).toMatchObject(
        refusal(500, 'cannot call exec: cannot use interactive mode without a terminal') as object,
      );
    });
  });
}
