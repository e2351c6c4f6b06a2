import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import type { Pebble, Service } from '@charmsmith/pebble';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { InMemoryFiles, TestClock, createDaemon, inMemoryProcesses, inMemoryUsers } from '../src/index.ts';
import type { Daemon, InMemoryProgram } from '../src/index.ts';

const redis = { name: 'redis', uid: 999, gid: 999, home: '/var/lib/redis' };

/** Says who it is and for whom it runs. */
const whoami: InMemoryProgram = ({ environment, owner, workingDir, stdout }) => {
  stdout.write(JSON.stringify({ HOME: environment['HOME'], USER: environment['USER'], owner, workingDir }));
};

const copy: InMemoryProgram = async ({ stdin, stdout, stderr }) => {
  for await (const chunk of stdin as AsyncIterable<Uint8Array>) stdout.write(chunk);
  stderr.write('copied');
};

describe('a daemon in memory', () => {
  let folder: string;
  let clock: TestClock;
  let files: InMemoryFiles;
  let daemon: Daemon;
  let client: Pebble;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pebble-in-memory-'));
    clock = new TestClock();
    files = new InMemoryFiles({ '/etc/redis/redis.conf': { content: 'port 6379', owner: redis } }, () => clock.now());
    const programs = {
      'redis-server': {},
      stubborn: { ignores: ['SIGTERM'] as const },
      broken: { output: 'cannot bind\n', errorOutput: 'giving up\n', afterMs: 200, exitCode: 3 },
      late: { afterMs: 5_000, exitCode: 1 },
      'exit-7': { exitCode: 7 },
      whoami,
      copy,
    };
    daemon = createDaemon({
      clock,
      files,
      processes: inMemoryProcesses(programs, clock),
      users: inMemoryUsers({ users: [redis] }),
      environment: { PATH: '/usr/bin' },
      uid: 0,
      random: () => 0,
    });
    await daemon.serve(join(folder, 'socket'));
    client = connectPebble({ socketPath: join(folder, 'socket') });
  });

  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await daemon[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const add = (name: string, service: Omit<Service, 'override'>) =>
    client.addLayer(name, { services: { [name]: { override: 'replace', ...service } } });
  const current = async (name: string) => (await client.services([name]))[0]?.current;

  describe('when a program runs on', () => {
    it('has started it after a second that nobody waited for', async () => {
      const begun = clock.now().getTime();
      await add('redis', { command: 'redis-server' });
      await client.start(['redis']);
      expect(await current('redis')).toBe('active');
      expect(clock.now().getTime() - begun).toBe(1_000);
    });

    it('stops it', async () => {
      await add('redis', { command: 'redis-server' });
      await client.start(['redis']);
      await client.stop(['redis']);
      expect(await current('redis')).toBe('inactive');
    });

    it('kills it after its kill-delay when it does not listen', async () => {
      await add('redis', { command: 'stubborn', 'kill-delay': '7s' });
      await client.start(['redis']);
      const asked = clock.now().getTime();
      await client.stop(['redis']);
      expect(clock.now().getTime() - asked).toBe(7_000);
      expect(await current('redis')).toBe('inactive');
    });
  });

  describe('when a program exits at once', () => {
    it('fails the start with its output, and leaves it in back-off until time passes', async () => {
      await add('redis', { command: 'broken' });
      await expect(client.start(['redis'])).rejects.toMatchObject({
        code: 'PEBBLE_CHANGE_FAILED',
        message: expect.stringContaining('exited quickly with code 3, will restart') as string,
      });
      const [change] = await client.changes({ select: 'ready' });
      expect(change?.tasks[0]?.log[0]).toContain('Most recent service output:\n    cannot bind\n    giving up');
      expect(await current('redis')).toBe('backoff');
      await clock.advance(499);
      expect(await current('redis')).toBe('backoff');
      await clock.advance(1);
      expect(await current('redis')).toBe('active');
      await clock.advance(200);
      expect(await current('redis')).toBe('backoff');
      await clock.advance(999);
      expect(await current('redis')).toBe('backoff');
      await clock.advance(1);
      expect(await current('redis')).toBe('active');
    });

    it('begins the back-off anew once a run has lasted', async () => {
      await add('redis', { command: 'late', 'backoff-limit': '4s' });
      await client.start(['redis']);
      await clock.advance(4_000);
      expect(await current('redis')).toBe('backoff');
      await clock.advance(500);
      expect(await current('redis')).toBe('active');
      await clock.advance(5_000);
      expect(await current('redis')).toBe('backoff');
      await clock.advance(500);
      expect(await current('redis')).toBe('active');
    });
  });

  describe.each([
    ['on-success', 'shutdown', 0, 'success'],
    ['on-success', 'failure-shutdown', 0, 'service-failure'],
    ['on-failure', 'shutdown', 1, 'service-failure'],
    ['on-failure', 'success-shutdown', 1, 'success'],
  ] as const)('when %s is %s and a program ends with %i', (field, action, code, cause) => {
    it(`asks for the end of the daemon: ${cause}`, async () => {
      const command = code === 0 ? 'whoami' : 'exit-7';
      await add('redis', { command, [field]: action });
      await expect(client.start(['redis'])).rejects.toMatchObject({ code: 'PEBBLE_CHANGE_FAILED' });
      await expect(daemon.shutdown).resolves.toBe(cause);
    });
  });

  it.each([
    ['nothing-such', 'exec: "nothing-such": executable file not found in $PATH'],
    ['/opt/nothing', 'fork/exec /opt/nothing: no such file or directory'],
  ])('does not find %s', async (command, reason) => {
    await add('redis', { command });
    await expect(client.start(['redis'])).rejects.toThrow(`cannot start service: ${reason}`);
    expect(await current('redis')).toBe('inactive');
  });

  it('does not start a service of a user that is not there', async () => {
    await add('redis', { command: 'redis-server', user: 'nobody-such' });
    await expect(client.start(['redis'])).rejects.toThrow('user: unknown user nobody-such');
  });

  describe('commands', () => {
    it('run as the user of the service whose context they take', async () => {
      await add('redis', { command: 'redis-server', user: 'redis', 'working-dir': '/etc/redis' });
      const { stdout } = await client.exec(['whoami'], { serviceContext: 'redis' });
      expect(JSON.parse(stdout)).toEqual({
        HOME: '/var/lib/redis',
        USER: 'redis',
        owner: { uid: 999, gid: 999 },
        workingDir: '/etc/redis',
      });
    });

    it('read their input and write both outputs', async () => {
      expect(await client.exec(['copy'], { stdin: 'text' })).toMatchObject({
        exitCode: 0,
        stdout: 'text',
        stderr: 'copied',
      });
    });

    it('end with their exit code, without waiting for time', async () => {
      expect(await client.exec(['late'])).toMatchObject({ exitCode: 1 });
      expect(await client.exec(['exit-7'])).toMatchObject({ exitCode: 7 });
    });

    it('are killed when they take too long', async () => {
      await expect(client.exec(['redis-server'], { timeoutMs: 50 })).rejects.toMatchObject({
        code: 'PEBBLE_EXEC_TIMEOUT',
      });
    });
  });

  describe('files', () => {
    it('have owners and modes', async () => {
      await client.push('/etc/redis/tls/redis.key', 'key', { makeDirs: true, permissions: '600', user: 'redis' });
      const [file] = await client.listFiles('/etc/redis/tls');
      expect(file).toMatchObject({ name: 'redis.key', permissions: '600', user: 'redis', group: 'redis', size: 3 });
      expect(files.read('/etc/redis/tls/redis.key')).toBe('key');
      expect((await client.listFiles('/etc/redis', { pattern: 'tls' }))[0]).toMatchObject({
        type: 'directory',
        user: 'redis',
      });
      expect(await files.readDir('/etc/redis/tls')).toEqual(['redis.key']);
    });

    it('can be written side by side into a directory that all of them make', async () => {
      const names = Array.from({ length: 8 }, (_, index) => `/new/deep/${index}`);
      await Promise.all(names.map((name) => client.push(name, name, { makeDirs: true })));
      expect((await client.listFiles('/new/deep')).map(({ path }) => path)).toEqual(names);
    });

    it('are read, and removed', async () => {
      expect(await client.pullText('/etc/redis/redis.conf')).toBe('port 6379');
      await client.remove('/etc/redis', { recursive: true });
      await expect(client.pullText('/etc/redis/redis.conf')).rejects.toThrow(
        'stat /etc/redis/redis.conf: no such file or directory',
      );
    });
  });

  it('replans: an unchanged service is left alone, a changed one runs anew', async () => {
    await add('redis', { command: 'redis-server', startup: 'enabled' });
    await client.replan();
    const [before] = await client.services();
    await clock.advance(10_000);
    expect((await client.replan()).tasks.map(({ kind, log }) => [kind, log.length])).toEqual([['start', 1]]);
    expect((await client.services())[0]).toEqual(before);
    await client.addLayer(
      'redis',
      { services: { redis: { override: 'merge', environment: { A: 'b' } } } },
      { combine: true },
    );
    expect((await client.replan()).tasks.map(({ kind }) => kind)).toEqual(['stop', 'start']);
  });

  it('stops what it runs when it is disposed of, also what is just starting', async () => {
    const ended: string[] = [];
    const lasting: InMemoryProgram = ({ args: [name = ''], signal }) =>
      new Promise(() => signal.addEventListener('abort', () => ended.push(name)));
    const socket = join(folder, 'other');
    const other = createDaemon({
      clock,
      files,
      users: inMemoryUsers(),
      processes: inMemoryProcesses({ lasting }, clock),
      environment: {},
    });
    await other.serve(socket);
    await using pebble = connectPebble({ socketPath: socket });
    const service = (name: string) => ({ override: 'replace', command: `lasting ${name}` }) as const;
    await pebble.addLayer('l', {
      services: { a: service('a'), b: { ...service('b'), requires: ['a'], after: ['a'] } },
    });
    await pebble.start(['b']);
    await pebble.exec(['lasting', 'command'], { timeoutMs: 20 }).catch(() => undefined);
    await other[Symbol.asyncDispose]();
    expect(ended.sort()).toEqual(['a', 'b', 'command']);
    await expect(pebble.systemInfo()).rejects.toMatchObject({ code: 'PEBBLE_UNREACHABLE' });
    await other[Symbol.asyncDispose]();
  });
});
