import { once } from 'node:events';
import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeProcesses } from '../src/index.ts';
import type { ProcessSpec, RunningProcess } from '../src/index.ts';
import { isAlive } from './is-alive.ts';

const isRoot = process.getuid?.() === 0;
const environment = { PATH: process.env['PATH'] ?? '' };

describe('programs of this machine', () => {
  const processes = nodeProcesses();
  let folder: string;
  const started: RunningProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pebble-processes-'));
    await chmod(folder, 0o755);
  });

  afterEach(async () => {
    for (const each of started.splice(0)) {
      each.killGroup('SIGKILL');
      await each.exited;
    }
    await rm(folder, { recursive: true });
  });

  async function start(command: ProcessSpec['command'], spec: Partial<ProcessSpec> = {}): Promise<RunningProcess> {
    const running = await processes.start({ command, environment, stdin: 'null', output: 'merged', ...spec });
    started.push(running);
    return running;
  }

  async function script(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content, { mode: 0o755 });
    return path;
  }

  it('write both outputs into one pipe, in order', async () => {
    const lines = Array.from({ length: 200 }, (_, index) => `echo ${index} >&${1 + (index % 2)}`);
    const running = await start([await script('mixed', `#!/bin/sh\n${lines.join('\n')}\n`)]);
    expect((await text(running.stdout)).trim().split('\n').map(Number)).toEqual(lines.map((_, index) => index));
  });

  it('write as much as they like, without losing any', async () => {
    const running = await start(['head', '-c', '5000000', '/dev/zero']);
    expect((await text(running.stdout)).length).toBe(5_000_000);
    expect(await running.exited).toBe(0);
  });

  it('are signalled alone or with their children', async () => {
    const path = await script('family', '#!/bin/sh\nsleep 100 & echo $!\nwait\n');
    const running = await start([path]);
    const [line] = (await once(running.stdout, 'data')) as [Buffer];
    const child = Number(line.toString());
    const closed = once(running.stdout.resume(), 'close');
    running.killGroup('SIGTERM');
    expect(await running.exited).toBe(143);
    await closed;
    expect(isAlive(child)).toBe(false);
    expect(() => running.kill('SIGTERM')).not.toThrow();
  });

  it('have the environment given and nothing else', async () => {
    const running = await start(['env'], { environment: { A: 'b c' } });
    expect(await text(running.stdout)).toBe('A=b c\n');
  });

  it('see the name that they were called by', async () => {
    const running = await start(['sh', '-c', 'echo "$0"']);
    expect(await text(running.stdout)).toBe('sh\n');
  });

  it.skipIf(!isRoot)('run as another user, without the groups of this one', async () => {
    const running = await start(['sh', '-c', 'id -u; id -G'], { owner: { uid: 54321, gid: 54322 } });
    expect(await text(running.stdout)).toBe('54321\n54322\n');
  });

  it.each<[what: string, command: () => Promise<string> | string, spec: Partial<ProcessSpec>, reason: RegExp]>([
    [
      'that are not on the PATH',
      () => 'no-such-program',
      {},
      /^exec: "no-such-program": executable file not found in \$PATH$/,
    ],
    ['that are not there', () => '/no/such', {}, /^fork\/exec \/no\/such: no such file or directory$/],
    [
      'whose folder is not there',
      () => '/bin/true',
      { workingDir: '/no/such' },
      /^fork\/exec \/bin\/true: no such file or directory$/,
    ],
    ['that are no programs', () => script('text', 'echo no shebang\n'), {}, /exec format error$/],
    ['whose interpreter is not there', () => script('lost', '#!/no/such\n'), {}, /no such file or directory$/],
  ])('%s are refused in Go’s words', async (_what, command, spec, reason) => {
    await expect(start([await command()], spec)).rejects.toThrow(reason);
  });

  it('are found on the PATH, or by their path, when they can be executed', async () => {
    const path = await script('tool', '#!/bin/sh\n');
    const own = nodeProcesses(`/no/such:${folder}`);
    expect(await own.find('tool')).toBe(path);
    expect(await own.find(path)).toBe(path);
    await chmod(path, 0o644);
    expect(await own.find('tool')).toBeUndefined();
    expect(await own.find(folder)).toBeUndefined();
  });

  it('can open their outputs by name', async () => {
    const running = await start(['sh', '-c', 'echo out > /dev/stdout; echo oops > /dev/stderr'], { output: 'split' });
    expect(await Promise.all([text(running.stdout), text(running.stderr!)])).toEqual(['out\n', 'oops\n']);
  });

  it('have sockets for their streams where pipes cannot be made', async () => {
    const without = nodeProcesses('/no/such');
    const running = await without.start({
      command: ['/bin/sh', '-c', 'cat; echo err >&2; echo out'],
      environment,
      stdin: 'pipe',
      output: 'merged',
    });
    started.push(running);
    running.stdin?.end('in\n');
    expect(await text(running.stdout)).toBe('in\nerr\nout\n');
  });

  it('leave no pipe behind', async () => {
    const count = async () => (await readdir('/proc/self/fd')).length;
    const spare = 64;
    const before = await count();
    for (let index = 0; index < 20; index += 1) {
      const running = await start(['true'], { stdin: 'pipe', output: 'split' });
      running.stdin?.destroy();
      await Promise.all([text(running.stdout), text(running.stderr!)]);
    }
    await expect.poll(count).toBeLessThanOrEqual(before + spare);
  });

  it('leave no socket behind', async () => {
    const count = async () => (await readdir('/proc/self/fd')).length;
    const without = nodeProcesses('/no/such');
    const before = await count();
    for (let index = 0; index < 5; index += 1) {
      const spec = { command: ['/bin/true'], environment, stdin: 'null', output: 'merged' } as const;
      await text((await without.start(spec)).stdout);
    }
    await expect.poll(count).toBeLessThanOrEqual(before);
  });
});
