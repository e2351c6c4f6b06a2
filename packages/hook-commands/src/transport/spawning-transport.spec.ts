import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from '../../test/until.ts';
import { spawningTransport } from './spawning-transport.ts';

describe('spawningTransport', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'spawning-transport-spec-'));
    const commands = {
      'print-args': 'for arg; do printf "[%s]" "$arg"; done; printf "%s" "$MARK" >&2; exit 3',
      'read-stdin': 'exec cat',
      'ignore-stdin': 'exit 0',
      'wait-forever': 'echo $$ >"$PID_FILE"; exec sleep 1000',
      'die-by-signal': 'kill -TERM $$',
    };
    for (const [name, body] of Object.entries(commands)) {
      await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`);
      await chmod(join(folder, name), 0o700);
    }
  });
  afterAll(() => rm(folder, { recursive: true }));

  const transport = (extra: Record<string, string> = {}) =>
    spawningTransport({ env: { PATH: `${folder}:/usr/bin:/bin`, ...extra } });

  it('passes arguments untouched and gives back exit code, stdout and stderr', async () => {
    const call = { command: 'print-args', args: ['a b', '$HOME', '', '"'] };
    const result = await transport({ MARK: 'from env' }).run(call);
    expect(result).toEqual({ exitCode: 3, stdout: '[a b][$HOME][]["]', stderr: 'from env' });
  });

  it('feeds stdin when given', async () => {
    const stdin = 'ä'.repeat(200_000);
    expect((await transport().run({ command: 'read-stdin', args: [], stdin })).stdout).toBe(stdin);
  });

  it('closes stdin when none is given', async () => {
    expect(await transport().run({ command: 'read-stdin', args: [] })).toMatchObject({ exitCode: 0, stdout: '' });
  });

  it('does not mind a command that leaves its stdin unread', async () => {
    const call = { command: 'ignore-stdin', args: [], stdin: 'x'.repeat(1_000_000) };
    expect(await transport().run(call)).toMatchObject({ exitCode: 0 });
  });

  it('says that a command is not installed', async () => {
    await expect(transport().run({ command: 'no-such-command', args: [] })).rejects.toMatchObject({
      code: 'HOOK_COMMAND_NOT_INSTALLED',
      message: 'cannot find the hook command no-such-command on PATH',
    });
  });

  it('says that a command was killed', async () => {
    await expect(transport().run({ command: 'die-by-signal', args: [] })).rejects.toMatchObject({
      code: 'HOOK_COMMAND_FAILED',
      message: 'die-by-signal was killed by SIGTERM',
    });
  });

  it('starts nothing when the signal has already fired', async () => {
    const call = { command: 'no-such-command', args: [] };
    await expect(transport().run(call, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'HOOK_COMMAND_ABORTED',
    });
  });

  it('refuses an argument that the kernel would refuse', async () => {
    const call = { command: 'print-args', args: ['geheim'.repeat(22_000)] };
    const error: unknown = await transport()
      .run(call)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'HOOK_COMMAND_BAD_VALUE' });
    expect(String((error as Error).stack)).not.toContain('geheim');
  });

  it('kills the command when the signal fires', async () => {
    const pidFile = join(folder, 'pid');
    const controller = new AbortController();
    const running = transport({ PID_FILE: pidFile }).run(
      { command: 'wait-forever', args: [] },
      { signal: controller.signal },
    );
    await until(async () => /\d+\n/.test(await readFile(pidFile, 'utf8').catch(() => '')));
    const pid = Number(await readFile(pidFile, 'utf8'));
    const reason = new Error('the dispatch is over');
    controller.abort(reason);
    await expect(running).rejects.toMatchObject({ code: 'HOOK_COMMAND_ABORTED', cause: reason });
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});
