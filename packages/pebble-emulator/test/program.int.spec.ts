import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { connectPebble } from '@charmsmith/pebble';
import type { Pebble } from '@charmsmith/pebble';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isAlive } from './is-alive.ts';

const main = resolve(import.meta.dirname, '../src/main.ts');
const node = [process.execPath, '--conditions=charmsmith-source'] as const;

describe('charmsmith-pebble run', () => {
  let folder: string;
  let socketPath: string;
  let client: Pebble;
  const children: ChildProcess[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pebble-program-'));
    socketPath = join(folder, '.pebble.socket');
    client = connectPebble({ socketPath });
  });

  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    for (const child of children.splice(0)) child.kill('SIGKILL');
    await rm(folder, { recursive: true });
  });

  function start(command: readonly [string, ...string[]], stdin: 'pipe' | 'ignore' = 'ignore'): ChildProcess {
    const [program, ...args] = command;
    const child = spawn(program, args, {
      env: { PATH: process.env['PATH'], PEBBLE: folder },
      stdio: [stdin, 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  }

  async function startDaemon(args: readonly string[] = [], stdin: 'pipe' | 'ignore' = 'ignore'): Promise<ChildProcess> {
    const child = start([...node, main, 'run', ...args], stdin);
    await ready(child);
    return child;
  }

  /** Runs a family of two as a service: its main process and a child. */
  async function startFamily(): Promise<number[]> {
    const pids = join(folder, 'pids');
    const command = `sh -c 'sleep 300 & echo $$ $! > ${pids}; wait'`;
    await client.addLayer('family', { services: { family: { override: 'replace', command } } });
    await client.start(['family']);
    return (await readFile(pids, 'utf8')).trim().split(' ').map(Number);
  }

  it('says where it listens, and stops its services at SIGTERM', async () => {
    const daemon = await startDaemon();
    const family = await startFamily();
    expect(family.map(isAlive)).toEqual([true, true]);
    daemon.kill('SIGTERM');
    expect(await once(daemon, 'exit')).toEqual([0, null]);
    expect(family.map(isAlive)).toEqual([false, false]);
    await expect(access(socketPath)).rejects.toThrow('ENOENT');
  });

  it('stops commands too, at SIGINT', async () => {
    const daemon = await startDaemon();
    const pids = join(folder, 'pids');
    const command = client
      .exec(['sh', '-c', `sleep 300 & echo $$ $! > ${pids}; wait`])
      .catch((error: unknown) => error);
    await vi.waitFor(async () => expect(await readFile(pids, 'utf8')).toMatch(/\d+ \d+\n/), { timeout: 10_000 });
    const family = (await readFile(pids, 'utf8')).trim().split(' ').map(Number);
    daemon.kill('SIGINT');
    expect(await once(daemon, 'exit')).toEqual([0, null]);
    expect(await command).toBeInstanceOf(Error);
    await vi.waitFor(() => expect(family.map(isAlive)).toEqual([false, false]));
  });

  it('leaves nothing behind when its parent is killed', async () => {
    const script = join(folder, 'parent.mjs');
    const args = JSON.stringify([...node.slice(1), main, 'run', '--exit-with-parent']);
    await writeFile(
      script,
      `import { spawn } from 'node:child_process';
       const daemon = spawn(process.execPath, ${args}, { stdio: ['pipe', 'inherit', 'inherit'] });
       process.stdout.write(\`daemon \${daemon.pid}\\n\`);`,
    );
    const parent = start([process.execPath, script]);
    const lines = createInterface(parent.stdout!)[Symbol.asyncIterator]();
    const said = [String((await lines.next()).value), String((await lines.next()).value)];
    const daemon = Number(said.find((line) => line.startsWith('daemon'))?.split(' ')[1]);
    expect(said.some((line) => line.includes('is listening on'))).toBe(true);
    const family = await startFamily();
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    await vi.waitFor(() => expect([daemon, ...family].map(isAlive)).toEqual([false, false, false]), {
      timeout: 15_000,
    });
    await expect(access(socketPath)).rejects.toThrow('ENOENT');
  });

  it('ends when its standard input does, only if asked', async () => {
    const held = await startDaemon(['--socket', join(folder, 'held')], 'pipe');
    const bound = await startDaemon(['--socket', join(folder, 'bound'), '--exit-with-parent'], 'pipe');
    held.stdin?.end();
    bound.stdin?.end();
    expect(await once(bound, 'exit')).toEqual([0, null]);
    expect(held.exitCode).toBeNull();
  });

  it('starts what its layer files enable, unless told to hold', async () => {
    await mkdir(join(folder, 'layers/002-more.d'), { recursive: true });
    await writeFile(
      join(folder, 'layers/001-base.yaml'),
      'services: {a: {override: replace, command: sleep 300, startup: enabled}}',
    );
    await writeFile(
      join(folder, 'layers/002-more.d/001-inner.yaml'),
      'services: {a: {override: merge, summary: more}}',
    );
    const held = await startDaemon(['--hold']);
    expect((await client.plan()).services['a']).toMatchObject({ summary: 'more' });
    expect(await client.services()).toMatchObject([{ name: 'a', current: 'inactive' }]);
    held.kill('SIGTERM');
    await once(held, 'exit');
    await startDaemon();
    await vi.waitFor(async () => expect(await client.services()).toMatchObject([{ current: 'active' }]));
  });

  it.each([
    ['success-shutdown', 0],
    ['shutdown', 10],
  ] as const)('exits when a service asks for it: on-failure %s gives %i', async (action, code) => {
    const daemon = await startDaemon();
    const exited = once(daemon, 'exit');
    const service = { override: 'replace', command: 'false', 'on-failure': action } as const;
    await client.addLayer('l', { services: { last: service } });
    await client.start(['last']).catch(() => undefined);
    expect(await exited).toEqual([code, null]);
  });

  it('refuses a socket that a daemon listens on, and replaces one that nobody does', async () => {
    const first = await startDaemon();
    const second = spawn(node[0], [node[1], main, 'run'], {
      env: { PEBBLE: folder },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    children.push(second);
    const said = createInterface(second.stderr)[Symbol.asyncIterator]().next();
    expect(await once(second, 'exit')).toEqual([1, null]);
    expect(String((await said).value)).toContain(`socket "${socketPath}" already in use`);
    first.kill('SIGKILL');
    await once(first, 'exit');
    await access(socketPath);
    await startDaemon();
    expect((await client.systemInfo()).version).toBe('v1.32.1');
  });

  it.each([
    ['a file that is no socket', async (path: string) => writeFile(path, ''), 'EADDRINUSE'],
    ['a folder that is not there', async () => Promise.resolve(), 'cannot listen on'],
  ])('says in one line that it cannot listen: %s', async (what, prepare, reason) => {
    const path = join(folder, what.startsWith('a file') ? 'file' : 'none/socket');
    await prepare(path);
    const daemon = spawn(node[0], [node[1], main, 'run', '--socket', path], { stdio: ['ignore', 'ignore', 'pipe'] });
    children.push(daemon);
    const said = createInterface(daemon.stderr)[Symbol.asyncIterator]().next();
    expect(await once(daemon, 'exit')).toEqual([1, null]);
    expect(String((await said).value)).toMatch(
      new RegExp(`^charmsmith-pebble: cannot listen on ".*${reason === 'EADDRINUSE' ? reason : ''}`),
    );
  });

  it('makes its directory when asked', async () => {
    const daemon = start([...node, main, 'run', '--create-dirs', '--socket', join(folder, 's')]);
    await ready(daemon);
    await rm(folder, { recursive: true });
    const again = start([...node, main, 'run', '--create-dirs']);
    await ready(again);
    await access(socketPath);
  });
});

describe('a server of something else', () => {
  it('is not taken for a stale socket', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'pebble-program-'));
    const server = createServer().listen(join(folder, 's'));
    await once(server, 'listening');
    const daemon = spawn(node[0], [node[1], main, 'run', '--socket', join(folder, 's')], { stdio: 'ignore' });
    expect(await once(daemon, 'exit')).toEqual([1, null]);
    expect(server.listening).toBe(true);
    server.close();
    await once(server, 'close');
    await rm(folder, { recursive: true });
  });
});

async function ready(daemon: ChildProcess): Promise<void> {
  const lines = createInterface(daemon.stdout!);
  const [line] = (await once(lines, 'line')) as [string];
  expect(line).toContain('is listening on');
  lines.close();
}
