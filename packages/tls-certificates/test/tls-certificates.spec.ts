import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { active, blocked, defineCharm, handler, on, type Outcome } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createAuthority, type IssuedCertificate, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { TlsCertificates, tlsCertificates } from '../src/index.ts';
import { answerOf, type InMemoryPebble, inMemoryPebble, unitWith } from '@charmsmith/testing';

/** The workload's user. */
const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };

const plugin = tlsCertificates({
  enabledBy: 'enable-tls',
  resources: { certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' },
  files: { certificate: '/etc/redis/tls/redis.crt', key: '/etc/redis/tls/redis.key', ca: '/etc/redis/tls/ca.crt' },
  user: 'redis',
});
const metadata = {
  name: 'web',
  containers: { redis: {} },
  resources: { 'cert-file': { type: 'file' }, 'key-file': { type: 'file' }, 'ca-cert-file': { type: 'file' } },
  config: { options: { 'enable-tls': { type: 'boolean', default: false } } },
} as const;
type Attached = Readonly<Record<string, string>>;

let authority: TestAuthority;
let issued: IssuedCertificate;
let folder: string;
let pebble: InMemoryPebble;

beforeAll(async () => {
  authority = await createAuthority();
  issued = await authority.issue();
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'charmsmith-tls-'));
  pebble = await inMemoryPebble({ users: [redisUser] });
});
afterEach(async () => {
  await pebble[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const good = (): Attached => ({
  'cert-file': issued.certificate,
  'key-file': issued.key,
  'ca-cert-file': authority.certificate,
});

/** A unit to which resources are attached, by their contents. */
async function unitWithResources(attached: Attached, { enabled = true, now = new Date() } = {}) {
  const unit = unitWith([plugin], {
    metadata,
    state: { config: { 'enable-tls': enabled } },
    host: { pebbleSocket: () => pebble.socket, clock: { now: () => now } },
  });
  const attach = async (contents: Attached): Promise<void> => {
    for (const [name, content] of Object.entries(contents)) {
      const path = join(folder, name);
      await writeFile(path, content, { mode: 0o600 });
      unit.agent.update((state) => ({ ...state, resources: { ...state.resources, [name]: path } }));
    }
  };
  await attach(attached);
  return { ...unit, attach };
}

describe('TlsCertificates.condition', () => {
  const notEnough = blocked('Not enough certificates found');

  it.each<[name: string, attached: () => Attached, condition: unknown]>([
    ['nothing is attached', () => ({}), notEnough],
    ['one is missing', () => ({ 'cert-file': issued.certificate, 'key-file': issued.key }), notEnough],
    ['one is empty', () => ({ ...good(), 'key-file': '' }), notEnough],
    [
      'one is garbage',
      () => ({ ...good(), 'cert-file': 'garbage' }),
      blocked('TLS certificates: cert-file is not a PEM certificate'),
    ],
    ['all fit together', good, undefined],
  ])('while TLS is asked for and %s', async (_name, attached, condition) => {
    const unit = await unitWithResources(attached());
    expect(answerOf(await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.condition()))).toEqual(condition);
  });

  it('is blocked when an attached file cannot be read, and says how to mend it', async () => {
    const unit = await unitWithResources(good());
    await rm(join(folder, 'key-file'));
    const asked = await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.condition());
    expect(answerOf(asked)).toMatchObject({
      status: 'blocked',
      message: expect.stringMatching(
        /^TLS certificates: cannot read resource key-file: ENOENT.*juju attach-resource APPLICATION key-file=FILE/,
      ) as string,
    });
  });

  it('expires by the clock of the dispatch', async () => {
    const unit = await unitWithResources(good(), { now: new Date(Date.now() + 100 * 86_400_000) });
    const asked = await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.condition());
    expect(answerOf(asked)?.message).toMatch(/^TLS certificates: cert-file expired on /);
  });

  it('is nothing while TLS is not asked for, and reads no resource for it', async () => {
    const unit = await unitWithResources({}, { enabled: false });
    const asked = await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.condition());
    expect(answerOf(asked)).toBeUndefined();
    expect(asked.record.commands.map(({ command }) => command)).toEqual(['state-get', 'config-get']);
  });

  it('reads each resource once a dispatch', async () => {
    const unit = await unitWithResources(good());
    await pebble.start();
    const { record } = await unit.ask({ tls: TlsCertificates }, async ({ tls }) => {
      await tls.condition();
      await tls.state();
      await tls.store('redis');
    });
    expect(record.commands.filter(({ command }) => command === 'resource-get')).toHaveLength(3);
  });
});

describe('TlsCertificates.store', () => {
  const store = async (unit: Awaited<ReturnType<typeof unitWithResources>>) =>
    await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.store('redis'));
  const paths = ['/etc/redis/tls/redis.crt', '/etc/redis/tls/redis.key', '/etc/redis/tls/ca.crt'] as const;
  const [certificatePath, keyPath] = paths;
  const statusOf = async (path: string) => await pebble.files.stat(path);

  it('writes all three for the workload alone, and says so without their content', async () => {
    await pebble.start();
    const asked = await store(await unitWithResources(good()));
    expect(answerOf(asked)).toEqual(paths);
    for (const path of paths) {
      const { mode, uid, gid } = await statusOf(path);
      expect({ mode, uid, gid }).toEqual({ mode: 0o600, uid: redisUser.uid, gid: redisUser.gid });
    }
    expect(pebble.files.read(keyPath)).toBe(issued.key);
    expect(asked.log).toEqual([`INFO stored certificates (container=redis files="${paths.join(' ')}")`]);
  });

  it('leaves files alone that are there already, and writes those that changed', async () => {
    await pebble.start();
    const unit = await unitWithResources(good());
    await store(unit);
    const { modified } = await statusOf(keyPath);
    expect(answerOf(await store(unit))).toEqual([]);
    expect((await statusOf(keyPath)).modified).toBe(modified);
    const renewed = await authority.issue();
    await unit.attach({ 'cert-file': renewed.certificate, 'key-file': renewed.key });
    expect(answerOf(await store(unit))).toEqual([certificatePath, keyPath]);
    expect(pebble.files.read(keyPath)).toBe(renewed.key);
  });

  it('writes what is there while one is missing', async () => {
    await pebble.start();
    const unit = await unitWithResources({ 'cert-file': issued.certificate });
    expect(answerOf(await store(unit))).toEqual([certificatePath]);
  });

  it.each<[name: string, attached: () => Attached, log: readonly unknown[]]>([
    [
      'invalid ones, and warns',
      () => ({ ...good(), 'key-file': 'garbage' }),
      ['WARNING the attached certificates are not stored (reason="key-file is not a readable private key")'],
    ],
    ['nothing when nothing is attached', () => ({}), []],
  ])('does not write %s', async (_name, attached, log) => {
    await pebble.start();
    const asked = await store(await unitWithResources(attached(), { enabled: false }));
    expect(answerOf(asked)).toEqual([]);
    expect(asked.log).toEqual(log);
    await expect(statusOf('/etc/redis')).rejects.toThrow('ENOENT');
  });

  it('throws when no Pebble answers', async () => {
    const { answer } = await store(await unitWithResources(good()));
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'PEBBLE_UNREACHABLE' } });
  });
});

describe('the status that the plugin contributes', () => {
  class Fine {
    handle(): Outcome {
      return active('all is well');
    }
  }

  it.each([
    ['outranks what handlers report while the condition holds', true, 'blocked', 'Not enough certificates found'],
    ['is silent when TLS is off', false, 'active', 'all is well'],
  ])('%s', async (_name, enabled, status, message) => {
    const { agent } = await unitWithResources({}, { enabled });
    const charm = defineCharm({ metadata, plugins: [plugin], handlers: [on.updateStatus(handler(Fine, {}))] });
    await agent.dispatch('update-status', async (execution) => ({
      exitCode: await runDispatch(charm, { environment: execution.environment, transport: execution }),
    }));
    expect(agent.status).toMatchObject({ status, message });
  });
});
