import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fallsAfterThree } from './readme/checks.ts';
import { hello } from './readme/hello.ts';
import { startInMemory } from './readme/in-memory.ts';

/** The examples of the README. One starts a service of this machine, which takes a second. */
describe('the README', () => {
  let folder: string;
  let socketPath: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'pebble-readme-'));
    socketPath = join(folder, 'pebble.socket');
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('runs a service', async () => {
    expect(await hello(socketPath)).toBe('hello');
  });

  it('runs nothing of this machine in memory, and lets time pass when it is told', async () => {
    const { daemon, clock } = await startInMemory(socketPath);
    await using stack = new AsyncDisposableStack();
    stack.use(daemon);
    const pebble = stack.use(connectPebble({ socketPath }));
    expect(await pebble.pullText('/etc/redis/redis.conf')).toBe('port 6379');
    expect(await pebble.exec(['redis-cli', 'ping'])).toMatchObject({ exitCode: 0, stdout: 'ping' });
    await pebble.addLayer('all', {
      services: {
        redis: { override: 'replace', command: 'redis-server', user: 'redis' },
        broken: { override: 'replace', command: 'broken' },
      },
    });
    await pebble.start(['redis']);
    await expect(pebble.start(['broken'])).rejects.toThrow('cannot bind');
    expect(await pebble.services()).toMatchObject([{ current: 'backoff' }, { current: 'active' }]);
    await clock.advance(500);
    expect(await pebble.services(['broken'])).toMatchObject([{ current: 'active' }]);
  });

  it('lets checks fall', async () => {
    expect(await fallsAfterThree(socketPath)).toBe(true);
  });
});
