import { createHash } from 'node:crypto';
import { connectPebble } from '@charmsmith/pebble';
import type { RedisAnswer, RedisClient } from '@charmsmith/redis-health/contract';
import { answerOf, type Asked, type InMemoryPebble, inMemoryPebble, unitWith } from '@charmsmith/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LayerUpdate, renderConfiguration, Sentinel, sentinel, type SentinelSettings } from '../src/index.ts';
import { charmThatKnows, type CharmKnowledge, settings } from './charm-plugin.ts';
import { FakeSentinels } from './fake-sentinels.ts';

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

/** Nobody answers. */
const nobody: RedisClient = {
  ask: () => Promise.resolve({ answered: false, failure: { code: 'ECONNREFUSED', message: 'nobody listens' } }),
};

function updateLayer(
  known: SentinelSettings | undefined,
  knowledge: Omit<CharmKnowledge, 'settings'> = {},
): Promise<Asked<LayerUpdate>> {
  const plugins = [
    sentinel({ container: 'sentinel', configurationFile: file, user: 'redis' }),
    charmThatKnows({ client: nobody, address: { host: '127.0.0.1', port: 26379 }, ...knowledge, settings: known }),
  ];
  const host = { pebbleSocket: () => pebble.socket };
  return unitWith(plugins, { host }).ask({ sentinel: Sentinel }, (services) => services.sentinel.updateLayer());
}
const linesOfFile = () => pebble.files.read(file).split('\n');

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
    expect(answerOf(await updateLayer(settings))).toEqual({ updated: true, change: 'started' });
    const { uid, gid } = redisUser;
    expect(await pebble.files.stat(file)).toMatchObject({ mode: 0o600, uid, gid });
    expect(await pebble.files.stat('/etc/redis-server')).toMatchObject({ mode: 0o700, uid, gid });
    expect(linesOfFile()).toContain('sentinel monitor web web-0.example 6379 1');
    expect(starts).toBe(1);
  });

  it('D20: begins with the master that the other Sentinels know', async () => {
    await pebble.start();
    const others = new FakeSentinels(['web-0', 'web-2'], { host: 'web-2.example', port: 6379 });
    await updateLayer(settings, { client: others, peers: others.addresses });
    expect(linesOfFile()).toContain('sentinel monitor web web-2.example 6379 1');
  });

  it('D20: begins with the master that the charm knows when the others are silent', async () => {
    await pebble.start();
    await updateLayer(settings, { peers: [{ host: 'web-2', port: 26379 }] });
    expect(linesOfFile()).toContain('sentinel monitor web web-0.example 6379 1');
  });

  it('D10: keeps the passwords out of the plan', async () => {
    await pebble.start();
    await updateLayer(settings);
    await using client = connectPebble({ socketPath: pebble.socket });
    const plan = JSON.stringify(await client.plan());
    expect(plan).toContain('redis-server /etc/redis-server/sentinel.conf --sentinel');
    expect(plan).not.toContain('password');
  });

  it('refuses a password that Sentinel could not read back, and writes nothing', async () => {
    await pebble.start();
    const { answer } = await updateLayer({ ...settings, password: 'two words' });
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'SENTINEL_BAD_PASSWORD' } });
    await expect(pebble.files.stat(file)).rejects.toThrow('ENOENT');
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

describe('the options', () => {
  it.each<[name: string, changed: object, problem: string]>([
    ['a relative path', { configurationFile: 'sentinel.conf' }, 'configurationFile'],
    ['no container', { container: '' }, 'container'],
    ['an option that does not exist', { group: 'redis' }, 'group'],
  ])('%s is refused with what is wrong', async (_name, changed, problem) => {
    const options = { container: 'sentinel', configurationFile: file, user: 'redis', ...changed };
    const unit = unitWith([sentinel(options), charmThatKnows({ settings, client: nobody })]);
    await expect(unit.ask({}, () => Promise.resolve())).rejects.toThrow(problem);
  });
});

describe('Sentinel.updateLayer, when a Pebble has lost its layers and not its files', () => {
  it('D19: starts Sentinel with the file that it has written', async () => {
    const text = `${renderConfiguration(settings)}sentinel myid f00\n`;
    await pebble.files.makeDir('/etc', 0o755);
    await pebble.files.makeDir('/etc/redis-server', 0o750);
    await pebble.files.create(file, oneChunk(text), 0o600);
    await pebble.start();
    expect(answerOf(await updateLayer(settings))).toEqual({ updated: true, change: 'started' });
    expect(pebble.files.read(file)).toBe(text);
  });
});

describe('Sentinel.updateLayer, when the service runs already', () => {
  /** What Sentinel itself has put into its file meanwhile. */
  const learned = 'sentinel known-replica web web-2.example 6379';

  beforeEach(async () => {
    await pebble.start();
    await updateLayer(settings);
    const hash = createHash('sha256').update(settings.password).digest('hex');
    const text = `${pebble.files.read(file)}user default on #${hash} ~* &* +@all\nsentinel myid f00\n${learned}\n`;
    await pebble.files.create(file, oneChunk(text), 0o600);
  });

  /** A Sentinel that takes what it is told. */
  const willing = (reply: RedisAnswer = { answered: true, replies: [] }) => {
    const asked: unknown[] = [];
    const client: RedisClient = {
      ask: ({ password }, commands) => {
        asked.push({ password, commands });
        return Promise.resolve(reply);
      },
    };
    return { asked, client };
  };

  it.each<[name: string, known: SentinelSettings]>([
    ['nothing', settings],
    ['D8: the master', { ...settings, masterHost: 'web-2.example' }],
  ])('leaves configuration and service alone when %s changed', async (_name, known) => {
    const before = pebble.files.read(file);
    expect(answerOf(await updateLayer(known))).toEqual({ updated: true, change: 'none' });
    expect(pebble.files.read(file)).toBe(before);
    expect(starts).toBe(1);
  });

  it.each<[name: string, known: SentinelSettings, command: readonly string[]]>([
    ['the quorum', { ...settings, quorum: 2 }, ['SENTINEL', 'SET', 'web', 'quorum', '2']],
    ["Redis's password", { ...settings, redisPassword: 'other' }, ['SENTINEL', 'SET', 'web', 'auth-pass', 'other']],
    ['its own password', { ...settings, password: 'other' }, ['ACL', 'SETUSER', 'default', '>other']],
  ])(
    'D19: tells it %s, with a password that it knows, and writes nothing over its file',
    async (_name, known, command) => {
      const { asked, client } = willing();
      const before = pebble.files.read(file);
      expect(answerOf(await updateLayer(known, { client }))).toEqual({ updated: true, change: 'adjusted' });
      expect(asked).toEqual([{ password: settings.password, commands: expect.arrayContaining([command]) as unknown }]);
      expect(pebble.files.read(file)).toBe(before);
      expect(starts).toBe(1);
    },
  );

  it.each<[name: string, known: SentinelSettings, answer: RedisAnswer, line: string]>([
    ['TLS changed', { ...settings, tls }, { answered: true, replies: [] }, 'tls-port 26379'],
    [
      'it does not answer',
      { ...settings, quorum: 2 },
      { answered: false, failure: { code: 'ETIMEDOUT', message: 'no answer' } },
      'sentinel monitor web web-0.example 6379 2',
    ],
    [
      'it refuses',
      { ...settings, redisPassword: 'other' },
      { answered: true, replies: [{ ok: false, failure: { code: 'ERR', message: 'ERR no' } }] },
      'sentinel auth-pass web other',
    ],
  ])(
    'D19: %s → its file is changed while it stands still, and keeps what it knows',
    async (_name, known, answer, line) => {
      const { client } = willing(answer);
      expect(answerOf(await updateLayer(known, { client }))).toEqual({ updated: true, change: 'started' });
      expect(linesOfFile()).toEqual(expect.arrayContaining([line, 'sentinel myid f00', learned]));
      expect(starts).toBe(2);
    },
  );

  it('D9: new certificates at the same places → started again, the file as it was', async () => {
    await updateLayer({ ...settings, tls });
    const before = pebble.files.read(file);
    const renewed = { ...settings, tls: { ...tls, fingerprint: 'f2' } };
    expect(answerOf(await updateLayer(renewed))).toEqual({ updated: true, change: 'started' });
    expect(pebble.files.read(file)).toBe(before);
    expect(starts).toBe(3);
  });

  it('a service that was stopped → started', async () => {
    await using client = connectPebble({ socketPath: pebble.socket });
    await client.stop(['sentinel']);
    expect(answerOf(await updateLayer(settings))).toEqual({ updated: true, change: 'started' });
    expect(starts).toBe(2);
  });
});

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
