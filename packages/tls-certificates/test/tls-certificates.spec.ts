import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { active, blocked, defineCharm, handler, on, type Outcome } from '@charmsmith/core';
import { runDispatch } from '@charmsmith/core/host';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createAuthority, type IssuedCertificate, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { expiryWarning, fromRelation, fromResources, TlsCertificates, tlsCertificates } from '../src/index.ts';
import { answerOf, type InMemoryPebble, inMemoryPebble, unitWith } from '@charmsmith/testing';

/** The workload's user. */
const redisUser = { name: 'redis', uid: 107, gid: 113, home: '/var/lib/redis' };

const plugin = tlsCertificates({
  source: fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' }),
  enabledBy: 'enable-tls',
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
  type Unit = Awaited<ReturnType<typeof unitWithResources>>;
  const ask = async (unit: Unit) => await unit.ask({ tls: TlsCertificates }, ({ tls }) => tls.store('redis'));
  const store = async (unit: Unit) => answerOf(await ask(unit));
  const paths = ['/etc/redis/tls/redis.crt', '/etc/redis/tls/redis.key', '/etc/redis/tls/ca.crt'] as const;
  const [certificatePath, keyPath, caPath] = paths;
  const statusOf = async (path: string) => await pebble.files.stat(path);
  const contents = () => paths.map((path) => pebble.files.read(path));

  it('writes all three for the workload alone, and says so without their content', async () => {
    await pebble.start();
    const asked = await ask(await unitWithResources(good()));
    expect(answerOf(asked)).toMatchObject({ stored: true, changed: true });
    for (const path of paths) {
      const { mode, uid, gid } = await statusOf(path);
      expect({ mode, uid, gid }).toEqual({ mode: 0o600, uid: redisUser.uid, gid: redisUser.gid });
    }
    expect(contents()).toEqual([issued.certificate, issued.key, authority.certificate]);
    expect(asked.log).toEqual([expect.stringMatching(/^INFO stored certificates \(container=redis expires=\d/)]);
  });

  it('D9: leaves them alone while they are the same, and says when they changed', async () => {
    await pebble.start();
    const unit = await unitWithResources(good());
    const first = await store(unit);
    const { modified } = await statusOf(keyPath);
    expect(await store(unit)).toEqual({ ...first, changed: false });
    expect((await statusOf(keyPath)).modified).toBe(modified);
    const renewed = await authority.issue();
    await unit.attach({ 'cert-file': renewed.certificate, 'key-file': renewed.key });
    const second = await store(unit);
    expect(second).toMatchObject({ stored: true, changed: true });
    expect(second).not.toEqual(first);
    expect(contents()).toEqual([renewed.certificate, renewed.key, authority.certificate]);
  });

  it('mends what lies there: a file that is gone, one that others can read', async () => {
    await pebble.start();
    const unit = await unitWithResources(good());
    await store(unit);
    await pebble.files.remove(caPath);
    expect(await store(unit)).toMatchObject({ changed: true });
    await pebble.files.create(keyPath, oneChunk(issued.key), 0o644);
    // The workload has loaded the same: there is nothing to load anew.
    expect(await store(unit)).toMatchObject({ changed: false });
    expect((await statusOf(keyPath)).mode).toBe(0o600);
  });

  it.each<[name: string, attached: () => Attached, state: string, log: readonly unknown[]]>([
    ['D7: some of three', () => ({ 'cert-file': issued.certificate }), 'incomplete', []],
    [
      'invalid ones, and warns',
      () => ({ ...good(), 'key-file': 'garbage' }),
      'invalid',
      ['WARNING the certificates are not stored (reason="key-file is not a readable private key")'],
    ],
    ['nothing when nothing is attached', () => ({}), 'none', []],
  ])('does not write %s', async (_name, attached, state, log) => {
    await pebble.start();
    const asked = await ask(await unitWithResources(attached(), { enabled: false }));
    expect(answerOf(asked)).toEqual({ stored: false, state });
    expect(asked.log).toEqual(log);
    await expect(statusOf('/etc/redis')).rejects.toThrow('ENOENT');
  });

  it.each([
    ['the first', 'ca.crt'],
    ['the last', 'redis.key'],
  ])('writes none when %s cannot be written, and puts back what was there', async (_name, failing) => {
    await pebble.start();
    const unit = await unitWithResources(good());
    const full = () => {
      const create = pebble.files.create.bind(pebble.files);
      return vi.spyOn(pebble.files, 'create').mockImplementation(async (path, ...rest) => {
        if (!path.includes(failing)) {
          await create(path, ...rest);
          return;
        }
        failures.mockRestore();
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
      });
    };
    let failures = full();
    expect((await ask(unit)).answer).toMatchObject({ status: 'rejected', reason: { code: 'PEBBLE_PATH_ERROR' } });
    for (const path of paths) await expect(statusOf(path)).rejects.toThrow('ENOENT');

    await store(unit);
    const before = contents();
    const renewed = await authority.issue();
    await unit.attach({ 'cert-file': renewed.certificate, 'key-file': renewed.key });
    failures = full();
    expect((await ask(unit)).answer).toMatchObject({ status: 'rejected' });
    expect(contents()).toEqual(before);
    expect(await store(unit)).toMatchObject({ changed: true });
    expect(pebble.files.read(certificatePath)).toBe(renewed.certificate);
  });

  it('throws when no Pebble answers', async () => {
    const { answer } = await ask(await unitWithResources(good()));
    expect(answer).toMatchObject({ status: 'rejected', reason: { code: 'PEBBLE_UNREACHABLE' } });
  });
});

describe('the end of a certificate', () => {
  const dayMs = 86_400_000;
  const days = (n: number) => new Date(Date.now() + n * dayMs);
  const noHandlers = () => defineCharm({ metadata, plugins: [plugin], handlers: [] });

  async function updateStatus(now: Date, enabled = true) {
    const { agent } = await unitWithResources(good(), { enabled });
    const record = await agent.dispatch('update-status', async (execution) => ({
      exitCode: await runDispatch(noHandlers(), {
        environment: execution.environment,
        transport: execution,
        clock: { now: () => now },
      }),
    }));
    const warnings = record.after.log.filter(({ level }) => level === 'WARNING').map(({ message }) => message);
    return { warnings, status: agent.status };
  }

  // The certificate is good for 90 days.
  it.each<[name: string, now: Date, enabled: boolean, warned: boolean]>([
    ['far', days(70), true, false],
    ['near', days(80), true, true],
    ['near, TLS not asked for', days(80), false, false],
  ])('is told at update-status when it is %s', async (_name, now, enabled, warned) => {
    const { warnings, status } = await updateStatus(now, enabled);
    const text = expect.stringMatching(/^the TLS certificate expires soon \(expires=\d{4}-/) as string;
    expect(warnings).toEqual(warned ? [text] : []);
    expect(status.status).not.toBe('blocked');
  });

  it('blocks once it has come', async () => {
    const { status } = await updateStatus(days(91));
    expect(status).toMatchObject({
      status: 'blocked',
      message: expect.stringMatching(/^TLS certificates: cert-file expired on /) as string,
    });
  });

  it('can be shown by a charm that is well', () => {
    expect(expiryWarning(new Date('2027-02-03T04:05:06Z'))).toEqual(active('TLS certificate expires on 2027-02-03'));
  });
});

describe('the options', () => {
  it.each<[name: string, changed: Record<string, unknown>, problem: string]>([
    ['a relative path', { files: { certificate: 'redis.crt', key: '/k', ca: '/c' } }, 'files.certificate'],
    ['no source', { source: undefined }, 'source'],
    ['a source of another kind', { source: { certificate: 'cert-file' } }, 'fromResources or fromRelation'],
    ['a resource without a name', { source: fromResources({ certificate: '', key: 'k', ca: 'c' }) }, 'certificate'],
    [
      'a key that is too short',
      { source: fromRelation({ endpoint: 'certificates', keyBits: 1_024 as never }) },
      'keyBits',
    ],
    ['an option that does not exist', { resource: {} }, 'resource'],
    ['a negative time', { warnDays: -1 }, 'warnDays'],
  ])('%s is refused with what is wrong', async (_name, changed, problem) => {
    const options = {
      source: fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' }),
      files: { certificate: '/c', key: '/k', ca: '/a' },
      user: 'redis',
      ...changed,
    };
    const refused = unitWith([tlsCertificates(options as never)], { metadata }).ask({}, () => Promise.resolve());
    await expect(refused).rejects.toThrow(problem);
  });

  it('without enabledBy, certificates ask for TLS themselves', async () => {
    const own = tlsCertificates({
      source: fromResources({ certificate: 'cert-file', key: 'key-file', ca: 'ca-cert-file' }),
      files: { certificate: '/c', key: '/k', ca: '/a' },
      user: 'redis',
    });
    const asked = await unitWith([own], { metadata }).ask({ tls: TlsCertificates }, ({ tls }) =>
      Promise.all([tls.enabled(), tls.condition()]),
    );
    expect(answerOf(asked)).toEqual([false, undefined]);
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

async function* oneChunk(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(Buffer.from(text));
}
