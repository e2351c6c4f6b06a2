import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type IssuedCertificate, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { deploy, emulateRedisUnit, shown, warnings, type RedisUnit } from './redis-unit.ts';

// Suite: under a second; no Redis is needed to store files.

let unit: RedisUnit;
let authority: TestAuthority;
let issued: IssuedCertificate;

beforeAll(async () => {
  authority = await createAuthority();
  issued = await authority.issue({ names: [ownHost] });
});
afterEach(async () => unit[Symbol.asyncDispose]());

const ownHost = 'redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local';
const folder = '/etc/redis-server/tls';

describe('upgrade-charm: store the certificates found among the resources', () => {
  it.each(['redis', 'sentinel'] as const)(
    'all three → into container %s, owner redis, mode 0600',
    async (container) => {
      unit = await emulateRedisUnit();
      await deploy(unit);
      await unit.attach({
        'cert-file': issued.certificate,
        'key-file': issued.key,
        'ca-cert-file': authority.certificate,
      });
      await unit.run('upgrade-charm');
      const files = unit.files(container);
      expect(files.read(`${folder}/redis.crt`)).toBe(issued.certificate);
      expect(files.read(`${folder}/redis.key`)).toBe(issued.key);
      expect(files.read(`${folder}/ca.crt`)).toBe(authority.certificate);
      for (const name of ['redis.crt', 'redis.key', 'ca.crt']) {
        expect(await files.stat(`${folder}/${name}`)).toMatchObject({ mode: 0o600, uid: 107, gid: 113 });
      }
    },
  );

  it('some → none of them: half of them would keep Redis from starting', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.attach({ 'cert-file': issued.certificate });
    await unit.run('upgrade-charm');
    await expect(unit.files('redis').stat(folder)).rejects.toThrow();
  });

  it('none → nothing', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    const record = await unit.run('upgrade-charm');
    expect(record.exitCode).toBe(0);
    await expect(unit.files('redis').stat(folder)).rejects.toThrow();
  });

  it('newer ones → in place of the older', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.attach({
      'cert-file': issued.certificate,
      'key-file': issued.key,
      'ca-cert-file': authority.certificate,
    });
    await unit.run('upgrade-charm');
    const renewed = await authority.issue({ names: [ownHost] });
    await unit.attach({ 'cert-file': renewed.certificate, 'key-file': renewed.key });
    await unit.run('upgrade-charm');
    expect(unit.files('redis').read(`${folder}/redis.crt`)).toBe(renewed.certificate);
    expect(unit.files('redis').read(`${folder}/redis.key`)).toBe(renewed.key);
  });

  it('a key that does not match → none of them, and a warning', async () => {
    unit = await emulateRedisUnit();
    await deploy(unit);
    await unit.attach({
      'cert-file': issued.certificate,
      'key-file': authority.key,
      'ca-cert-file': authority.certificate,
    });
    await unit.run('upgrade-charm');
    await expect(unit.files('redis').stat(folder)).rejects.toThrow();
    expect(warnings(unit).at(-1)).toMatch(/certificates are not stored .*key-file does not match cert-file/);
  });

  it('a container that is not there yet → Waiting; its pebble-ready stores them', async () => {
    unit = await emulateRedisUnit();
    await unit.attach({
      'cert-file': issued.certificate,
      'key-file': issued.key,
      'ca-cert-file': authority.certificate,
    });
    const record = await unit.run('upgrade-charm');
    expect(record.exitCode).toBe(0);
    expect(shown(unit)).toBe('waiting: Waiting for Pebble in workload container');
    await deploy(unit);
    expect(unit.files('redis').read(`${folder}/redis.key`)).toBe(issued.key);
    expect(unit.files('sentinel').read(`${folder}/redis.key`)).toBe(issued.key);
  });
});
