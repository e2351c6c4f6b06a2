import { connectPebble } from '@charmsmith/pebble';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LayerUpdate, Sentinel, sentinel, type SentinelSettings } from '../src/index.ts';
import { charmThatKnows, settings } from './charm-plugin.ts';
import { answerOf, type Asked, type InMemoryPebble, inMemoryPebble, unitWith } from '@charmsmith/testing';

/** The workload's user. */
const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };

const file = '/etc/redis-server/sentinel.conf';
const tls = { certificate: '/tls/redis.crt', key: '/tls/redis.key', ca: '/tls/ca.crt', fingerprint: 'f1' };

let pebble: InMemoryPebble;
/** How often the service was started. */
let starts: number;
/** What the program does: runs until it is stopped, or exits at once with this code. */
let exitCode: number | undefined;

beforeEach(async () => {
  starts = 0;
  exitCode = undefined;
  pebble = await inMemoryPebble({
    users: [redisUser],
    programs: {
      'redis-server': ({ signal }) => {
        starts += 1;
        if (exitCode !== undefined) return exitCode;
        return new Promise((resolve) => signal.addEventListener('abort', () => resolve(0), { once: true }));
      },
    },
  });
});
afterEach(() => pebble[Symbol.asyncDispose]());

function updateLayer(known: SentinelSettings | undefined): Promise<Asked<LayerUpdate>> {
  const plugins = [
    sentinel({ container: 'sentinel', configurationFile: file, user: 'redis' }),
    charmThatKnows({ settings: known, client: { ask: () => Promise.reject(new Error('nobody asks')) } }),
  ];
  const host = { pebbleSocket: () => pebble.socket };
  return unitWith(plugins, { host }).ask({ sentinel: Sentinel }, (services) => services.sentinel.updateLayer());
}

describe('Sentinel.updateLayer', () => {
  it('is unreachable while no Pebble answers', async () => {
    expect(answerOf(await updateLayer(settings))).toEqual({ updated: false, reason: 'unreachable' });
  });

  it('is not ready while the settings are not known, and touches nothing', async () => {
    await pebble.start();
    expect(answerOf(await updateLayer(undefined))).toEqual({ updated: false, reason: 'not-ready' });
    expect(starts).toBe(0);
    await expect(pebble.files.stat(file)).rejects.toThrow('ENOENT');
  });

  it('writes the configuration for its user alone, then starts the service', async () => {
    await pebble.start();
    expect(answerOf(await updateLayer(settings))).toEqual({ updated: true, changed: true });
    const { uid, gid } = redisUser;
    expect(await pebble.files.stat(file)).toMatchObject({ mode: 0o600, uid, gid });
    expect(await pebble.files.stat('/etc/redis-server')).toMatchObject({ mode: 0o750, uid, gid });
    expect(pebble.files.read(file)).toContain('sentinel monitor web web-0.example 6379 1\n');
    expect(starts).toBe(1);
  });

  it('keeps the passwords out of the plan', async () => {
    await pebble.start();
    await updateLayer(settings);
    await using client = connectPebble({ socketPath: pebble.socket });
    const plan = JSON.stringify(await client.plan());
    expect(plan).toContain('redis-server /etc/redis-server/sentinel.conf --sentinel');
    expect(plan).not.toContain('password');
  });

  it('says when the service does not start, and why in the log', async () => {
    await pebble.start();
    exitCode = 1;
    const asked = await updateLayer(settings);
    expect(answerOf(asked)).toEqual({ updated: false, reason: 'failed' });
    expect(asked.log).toEqual([expect.stringMatching(/^ERROR Sentinel does not start \(cause=/)]);
    expect(asked.log[0]).not.toContain('password');
  });
});

describe('Sentinel.updateLayer, when the service runs already', () => {
  /** What Sentinel itself has put into its file meanwhile. */
  const learned = 'sentinel known-replica web web-2.example 6379\n';

  async function updateAgain(known: SentinelSettings): Promise<LayerUpdate> {
    await pebble.start();
    await updateLayer(settings);
    await pebble.files.create(file, oneChunk(learned), 0o600);
    return answerOf(await updateLayer(known));
  }

  it.each<[name: string, known: SentinelSettings]>([
    ['nothing', settings],
    ['the master', { ...settings, masterHost: 'web-2.example' }],
    ['the quorum', { ...settings, quorum: 2 }],
  ])('leaves configuration and service alone when %s changed', async (_name, known) => {
    expect(await updateAgain(known)).toEqual({ updated: true, changed: false });
    expect(pebble.files.read(file)).toBe(learned);
    expect(starts).toBe(1);
  });

  it.each<[name: string, known: SentinelSettings, line: string]>([
    ['a password', { ...settings, password: 'other' }, 'requirepass other'],
    ["Redis's password", { ...settings, redisPassword: 'other' }, 'sentinel auth-pass web other'],
    ['TLS', { ...settings, tls }, 'tls-port 26379'],
  ])('writes the configuration anew and restarts when %s changed', async (_name, known, line) => {
    expect(await updateAgain(known)).toEqual({ updated: true, changed: true });
    expect(pebble.files.read(file).split('\n')).toContain(line);
    expect(starts).toBe(2);
  });
});

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
