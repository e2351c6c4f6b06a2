import { createPrivateKey } from 'node:crypto';
import { connectPebble } from '@charmsmith/pebble';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type IssuedCertificate, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import {
  deferred,
  deploy,
  emulateRealRedisUnit,
  emulateRedisUnit,
  redisProgram,
  shown,
  shownApplication,
  warnings,
  type RedisUnit,
} from './redis-unit.ts';

// Suite: about three seconds, most of it the starts of real Redis and Sentinel processes.

let unit: RedisUnit;
let authority: TestAuthority;
let issued: IssuedCertificate;
const hosts = ['redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local', 'localhost'];

beforeAll(async () => {
  authority = await createAuthority();
  issued = await authority.issue({ names: hosts });
});
afterEach(async () => unit[Symbol.asyncDispose]());

function certificates(): Record<'cert-file' | 'key-file' | 'ca-cert-file', string> {
  return { 'cert-file': issued.certificate, 'key-file': issued.key, 'ca-cert-file': authority.certificate };
}
function encrypt(key: string): string {
  const cipher = { cipher: 'aes-256-cbc', passphrase: 'secret' };
  return createPrivateKey(key)
    .export({ type: 'pkcs8', format: 'pem', ...cipher })
    .toString();
}
async function servicesOf(container: 'redis' | 'sentinel') {
  await using pebble = connectPebble({ socketPath: unit.socketOf(container) });
  return await pebble.services();
}

describe('config-changed: is TLS on and a certificate missing?', () => {
  it.each(['cert-file', 'key-file', 'ca-cert-file'] as const)(
    'yes, %s → Blocked, a warning, and nothing else is touched',
    async (missing) => {
      unit = await emulateRedisUnit();
      await deploy(unit);
      const servicesBefore = await servicesOf('redis');
      await unit.attach({ ...certificates(), [missing]: '' });
      unit.agent.setConfig({ 'enable-tls': true });
      const record = await unit.run('config-changed');
      expect(shown(unit)).toBe('blocked: Not enough certificates found');
      expect(warnings(unit)).toContain('WARNING Not enough certificates found');
      expect(record.committed).toBe(true);
      expect(await servicesOf('redis')).toEqual(servicesBefore);
    },
  );

  it('yes → it is not deferred, and drops what was', async () => {
    unit = await emulateRedisUnit();
    await unit.run('config-changed');
    expect(await deferred(unit)).toEqual(['redis-k8s: config-changed']);
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.run('config-changed');
    expect(shown(unit)).toBe('blocked: Not enough certificates found');
    expect(await deferred(unit)).toEqual([]);
  });

  it.each<[name: string, files: () => Record<string, string> | Promise<Record<string, string>>, message: string]>([
    [
      'an unreadable certificate',
      () => ({ ...certificates(), 'cert-file': 'garbage' }),
      'cert-file is not a PEM certificate',
    ],
    [
      'a key of another certificate',
      () => ({ ...certificates(), 'key-file': authority.key }),
      'key-file does not match cert-file',
    ],
    [
      'a certificate that has expired',
      async () => {
        const { certificate, key } = await authority.issue({ names: hosts, validTo: new Date('2026-01-02T03:04:05Z') });
        return { ...certificates(), 'cert-file': certificate, 'key-file': key };
      },
      'cert-file expired on Jan  2 03:04:05 2026 GMT',
    ],
    [
      'an authority that did not issue it',
      async () => ({ ...certificates(), 'ca-cert-file': (await createAuthority('Somebody')).certificate }),
      'cert-file was not issued by ca-cert-file',
    ],
    [
      'a truncated certificate',
      () => ({ ...certificates(), 'cert-file': issued.certificate.slice(0, -80) }),
      'cert-file is truncated',
    ],
    [
      'an encrypted key',
      () => ({ ...certificates(), 'key-file': encrypt(issued.key) }),
      'key-file is not a readable private key: it is encrypted',
    ],
  ])('no, but there is %s → Blocked with the reason, a warning', async (_name, files, message) => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.attach(await files());
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.settle();
    expect(shown(unit)).toBe(`blocked: TLS certificates: ${message}`);
    expect(warnings(unit)).toContain(`WARNING TLS certificates: ${message}`);
  });
});

describe('config-changed: both layers', () => {
  it("redis container unreachable → Waiting, deferred; Sentinel's layer is brought up to date all the same", async () => {
    unit = await emulateRedisUnit();
    unit.agent.deploy();
    await unit.startContainer('sentinel');
    await unit.settle();
    expect(shown(unit)).toBe('waiting: Waiting for Pebble in workload container');
    expect(await deferred(unit)).toEqual(['redis-k8s: config-changed']);
    expect(await servicesOf('sentinel')).toMatchObject([{ name: 'sentinel', current: 'active' }]);
  });

  it("sentinel container unreachable → Waiting, deferred; Redis's layer is brought up to date all the same", async () => {
    unit = await emulateRedisUnit();
    unit.agent.deploy();
    await unit.startContainer('redis');
    await unit.settle();
    expect(await servicesOf('redis')).toMatchObject([{ name: 'redis', current: 'active' }]);
    expect(shown(unit)).toBe('waiting: Waiting for Pebble in sentinel container');
    expect(await deferred(unit)).toEqual(['redis-k8s: config-changed']);
  });

  it('a dead socket is an unreachable container', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.stopContainer('redis');
    await unit.stopContainer('sentinel');
    await unit.run('config-changed');
    expect(shown(unit)).toBe('waiting: Waiting for Pebble in sentinel container');
  });

  it('peer data not there yet → Waiting, deferred', async () => {
    unit = await emulateRedisUnit({ state: { leader: false } });
    await deploy(unit);
    await unit.run('config-changed');
    expect(shown(unit)).toBe('waiting: Databag has not been populated');
    expect(await deferred(unit)).toContain('redis-k8s: config-changed');
    expect(await servicesOf('redis')).toEqual([]);
  });

  it('no peer relation yet → Waiting, deferred; nothing is raised', async () => {
    unit = await emulateRedisUnit({ state: { relations: [] } });
    await unit.startContainer('redis');
    const record = await unit.run('config-changed');
    expect(record.exitCode).toBe(0);
    expect(await deferred(unit)).toEqual(['redis-k8s: config-changed']);
  });

  it('deferred work runs before the next event, and leaves the queue when it succeeds', async () => {
    unit = await emulateRedisUnit();
    unit.agent.deploy();
    await unit.settle();
    expect(await deferred(unit)).toEqual(['redis-k8s: config-changed']);
    await unit.startContainer('redis');
    await unit.startContainer('sentinel');
    await unit.run('update-status');
    expect(await deferred(unit)).toEqual([]);
    expect(await servicesOf('redis')).toMatchObject([{ name: 'redis', current: 'active' }]);
  });

  it('the metrics exporter joins the layer when the image has the program', async () => {
    unit = await emulateRedisUnit({ image: { '/bin/redis_exporter': '' } });
    await deploy(unit);
    expect((await servicesOf('redis')).map(({ name }) => name)).toEqual(['redis', 'redis_exporter']);
  });

  it('a second time with the same config → nothing is restarted', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    const before = await servicesOf('redis');
    await unit.run('config-changed');
    expect(await servicesOf('redis')).toEqual(before);
  });

  it('a process that does not start → Waiting, deferred, the cause in the log', async () => {
    unit = await emulateRedisUnit({ redisServer: { errorOutput: 'Fatal error', afterMs: 100, exitCode: 1 } });
    await unit.run('leader-elected');
    await unit.startContainer('redis');
    await unit.startContainer('sentinel');
    await unit.run('config-changed');
    expect(shown(unit)).toBe('waiting: Waiting for Sentinel...');
    expect(warnings(unit).join('\n')).toMatch(/ERROR Redis does not start .*exited quickly with code 1/);
    expect(await deferred(unit)).toContain('redis-k8s: config-changed');
  });
});

describe.skipIf(redisProgram === undefined)('config-changed: does a real Redis answer?', () => {
  it('yes → Active for the unit, the version of the workload, and Active for the application', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    await unit.run('config-changed');
    expect(shown(unit)).toBe('active');
    expect(unit.agent.state.workloadVersion).toMatch(/^\d+\.\d+\.\d+$/);
    expect(shownApplication(unit)).toBe('active');
    expect(warnings(unit)).toEqual([]);
  });

  it('yes, and another unit leads → Active for the unit alone', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    const applicationStatus = { status: 'maintenance', message: "the leader's word", since: 0 };
    unit.agent.update((state) => ({ ...state, leader: false, applicationStatus }));
    await unit.run('config-changed');
    expect(shown(unit)).toBe('active');
    expect(shownApplication(unit)).toBe("maintenance: the leader's word");
  });

  it('no → Waiting for the unit and the application, the cause in the log, not deferred', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.run('config-changed');
    expect(shown(unit)).toBe('waiting: Waiting for Redis...');
    expect(shownApplication(unit)).toBe('waiting: Waiting for Redis...');
    expect(warnings(unit).at(-1)).toMatch(/^WARNING Redis does not answer \(code=ECONNREFUSED /);
    expect(await deferred(unit)).toEqual([]);
  });

  it('TLS switched on with certificates → Active over TLS; off again → Active without', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    await unit.attach(certificates());
    await unit.run('upgrade-charm');
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.settle();
    expect(shown(unit)).toBe('active');
    expect(unit.files('redis').read('/etc/redis-server/redis.conf')).toContain('tls-port 6379');
    expect(unit.files('sentinel').read('/etc/redis-server/sentinel.conf')).toContain('tls-port 26379');
    unit.agent.setConfig({ 'enable-tls': false });
    await unit.settle();
    expect(shown(unit)).toBe('active');
    expect(unit.files('redis').read('/etc/redis-server/redis.conf')).not.toContain('tls');
  });

  it('D24: a certificate of other names → Blocked with the name that is missing, and Redis is left as it is', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    const other = await authority.issue({ names: ['somebody.example'] });
    await unit.attach({ ...certificates(), 'cert-file': other.certificate, 'key-file': other.key });
    await unit.run('upgrade-charm');
    unit.agent.setConfig({ 'enable-tls': true });
    await unit.settle();
    expect(shown(unit)).toBe(`blocked: TLS certificates: cert-file does not name ${hosts[0]}`);
    expect(unit.files('redis').read('/etc/redis-server/redis.conf')).not.toContain('tls');
  });
});
