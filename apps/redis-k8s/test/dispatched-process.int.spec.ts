import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { UnitState } from '@charmsmith/juju-emulator';
import { type LoneUnit, startLocalUnit } from '@charmsmith/local';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeAsRoot } from '../../../tools/workspace/as-root.ts';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { redisProgram } from './redis-unit.ts';

// Suite: about 25 seconds. The charm runs as Juju runs it, a process a hook with hook commands spawned from PATH, in a
// pod with real Redis and Sentinel; Pebble takes a second for each start of a service.

const charmFolder = new URL('../build/charm', import.meta.url).pathname;
const fullName = 'redis-k8s-0.redis-k8s-endpoints.local.svc.cluster.local';

let unit: LoneUnit;
let authority: TestAuthority;

const shown = () => `${unit.status.status}: ${unit.status.message}`;
const shownApplication = () => unit.model.status.status;

/** The lines at WARNING and above that one hook wrote. */
async function warningsOf(hook: string): Promise<readonly string[]> {
  const before = unit.state.log.length;
  await unit.run(hook);
  const loud = new Set(['WARNING', 'ERROR', 'CRITICAL']);
  return unit.state.log
    .slice(before)
    .filter(({ level, source }) => loud.has(level) && source !== 'agent')
    .map(({ level, message }) => `${level} ${message}`);
}

/** What the charm said in a dispatch, without the summary at its end. */
function linesSince(before: UnitState, after: UnitState): readonly string[] {
  return after.log
    .slice(before.log.length)
    .filter(({ message }) => !message.startsWith('dispatched '))
    .map(({ level, message }) => `${level} ${message}`);
}

/** Runs a program in the container of Redis. */
async function inRedis(command: string, ...args: readonly string[]): Promise<string> {
  const password = await passwordOfRedis();
  const child = unit.pod.spawnIn('redis', command, args, {
    env: { PATH: '/usr/bin:/bin', REDISCLI_AUTH: password },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return child.stdout === null ? '' : await text(child.stdout);
}

/** The certificate that Redis shows to whoever connects now. */
async function shownCertificate(): Promise<string> {
  const answer = await inRedis('openssl', 's_client', '-connect', `127.0.0.1:6379`, '-servername', fullName);
  return new X509Certificate(answer).fingerprint256;
}

async function passwordOfRedis(): Promise<string> {
  const { action } = await unit.runAction('get-initial-admin-password');
  const password = action?.results['redis-password'];
  if (typeof password !== 'string') throw new Error('the action gave no password');
  return password;
}

async function attach(certificates: {
  readonly certificate: string;
  readonly key: string;
  readonly ca: string;
}): Promise<void> {
  await unit.model.attachResource('cert-file', { content: certificates.certificate });
  await unit.model.attachResource('key-file', { content: certificates.key });
  await unit.model.attachResource('ca-cert-file', { content: certificates.ca });
}

describeAsRoot('redis-k8s as dispatched processes', () => {
  if (redisProgram === undefined) return;

  beforeAll(async () => {
    authority = await createAuthority();
    unit = await startLocalUnit({ charmFolder });
    await unit.settle();
  });
  afterAll(async () => unit[Symbol.asyncDispose]());

  describe('without TLS', () => {
    it('deploys: every hook succeeds, unit and application are Active, with the version of Redis', () => {
      expect(unit.pending).toEqual([]);
      expect([shown(), shownApplication()]).toEqual(['active: ', 'active']);
      expect(unit.state.workloadVersion).toMatch(/^\d+\.\d+\.\d+$/);
    });

    it('runs Redis and Sentinel as user redis, with nothing secret in their arguments', async () => {
      const password = await passwordOfRedis();
      const processes = await inRedis('ps', '-eo', 'user:20,args');
      expect(processes).toMatch(/^redis +redis-server 0\.0\.0\.0:6379/m);
      expect(processes).toMatch(/^redis +redis-server \*:26379 \[sentinel\]/m);
      expect(processes).not.toContain(password);
    });

    it('config-changed and update-status: Active', async () => {
      for (const hook of ['config-changed', 'update-status']) {
        const record = await unit.run(hook);
        expect(record).toMatchObject({ exitCode: 0, committed: true });
        expect(shown()).toBe('active: ');
      }
    });

    it('update-status: the leader learns the master from Sentinel, by its name', async () => {
      await unit.exec(['relation-set', '-r', 'redis-peers:0', '--app', 'leader-host=stale.example']);
      await unit.run('update-status');
      expect(unit.state.relations[0]?.databags['redis-k8s']?.['leader-host']).toBe(fullName);
    });
  });

  describe('with TLS', () => {
    it('config-changed without certificates: Blocked, a warning', async () => {
      unit.model.setConfig({ 'enable-tls': true });
      expect(await warningsOf('config-changed')).toEqual(['WARNING Not enough certificates found']);
      expect(shown()).toBe('blocked: Not enough certificates found');
    });

    it('update-status: the condition outranks a Redis that answers', async () => {
      await unit.run('update-status');
      expect(shown()).toBe('blocked: Not enough certificates found');
    });

    it.each<[name: string, material: () => Promise<Parameters<typeof attach>[0]>, reason: string]>([
      [
        'an unreadable certificate',
        async () => ({ ...(await authority.issue()), certificate: 'garbage', ca: authority.certificate }),
        'cert-file is not a PEM certificate',
      ],
      [
        'a key that does not match its certificate',
        async () => ({ ...(await authority.issue()), key: authority.key, ca: authority.certificate }),
        'key-file does not match cert-file',
      ],
    ])('%s: one clear warning a hook, Blocked, and Redis goes on', async (_name, material, reason) => {
      await attach(await material());
      expect(await warningsOf('upgrade-charm')).toEqual([
        `WARNING the certificates are not stored (reason="${reason}")`,
      ]);
      expect(await warningsOf('config-changed')).toEqual([`WARNING TLS certificates: ${reason}`]);
      expect(shown()).toBe(`blocked: TLS certificates: ${reason}`);
      expect(await inRedis('redis-cli', 'ping')).toBe('PONG\n');
    });

    it('upgrade-charm and config-changed with certificates: stored for redis alone, and Active over TLS', async () => {
      await attach({ ...(await authority.issue({ names: [fullName, 'localhost'] })), ca: authority.certificate });
      await unit.settle();
      expect(shown()).toBe('active: ');
      const files = await inRedis(
        'stat',
        '-c',
        '%U %a %n',
        '/etc/redis-server/tls/redis.key',
        '/etc/redis-server/redis.conf',
      );
      expect(files).toBe('redis 600 /etc/redis-server/tls/redis.key\nredis 600 /etc/redis-server/redis.conf\n');
      expect(await inRedis('redis-cli', '--tls', '--cacert', '/etc/redis-server/tls/ca.crt', 'ping')).toBe('PONG\n');
      expect(await inRedis('redis-cli', 'ping')).not.toContain('PONG');
    });

    it('update-status over TLS: Active, the master learnt from a Sentinel that talks TLS', async () => {
      await unit.run('update-status');
      expect(shown()).toBe('active: ');
      expect(await warningsOf('update-status')).toEqual([]);
    });

    it('D9: new certificates: Redis shows them at once, and was not restarted', async () => {
      const started = async () => {
        const processes = await inRedis('ps', '-C', 'redis-server', '-o', 'lstart=,pid=,args=');
        // Sentinel reads its certificates when it starts.
        return processes.split('\n').filter((line) => !line.includes('[sentinel]'));
      };
      const before = await started();
      const renewed = await authority.issue({ names: [fullName] });
      await attach({ ...renewed, ca: authority.certificate });
      await unit.settle();
      expect(shown()).toBe('active: ');
      expect(await shownCertificate()).toBe(new X509Certificate(renewed.certificate).fingerprint256);
      expect(await started()).toEqual(before);
    });

    it('TLS off: Active without it', async () => {
      unit.model.setConfig({ 'enable-tls': false });
      await unit.settle();
      expect(shown()).toBe('active: ');
      expect(await inRedis('redis-cli', 'ping')).toBe('PONG\n');
    });
  });

  describe('bad input', () => {
    it('an unknown event: one line, success', async () => {
      const { before, after } = await unit.run('frobnicated');
      expect(linesSince(before, after)).toEqual([
        'DEBUG ignored an event that is not in the contract (event=frobnicated)',
      ]);
      expect(unit.failed).toBeUndefined();
    });

    it.each(['JUJU_UNIT_NAME', 'JUJU_DISPATCH_PATH'])('no %s: one line that names it, exit code 1', async (missing) => {
      const complete = {
        JUJU_DISPATCH_PATH: 'hooks/start',
        JUJU_UNIT_NAME: 'redis-k8s/0',
        JUJU_MODEL_NAME: 'local',
        JUJU_MODEL_UUID: 'u',
        JUJU_CHARM_DIR: unit.pod.juju.charm,
      };
      const env = Object.fromEntries(Object.entries(complete).filter(([name]) => name !== missing));
      const child = unit.pod.spawn('./dispatch', [], {
        cwd: unit.pod.juju.charm,
        env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const exit = once(child, 'exit');
      const line = child.stderr === null ? '' : await text(child.stderr);
      expect(await exit).toEqual([1, null]);
      expect(line).toMatch(new RegExp(`^cannot run this dispatch: ${missing} is not set \\(.*\\)\n$`));
    });

    it('a hook command that fails: one error that names it, exit code 1, nothing committed, the hook waits', async () => {
      const [relation] = unit.state.relations;
      const id = relation?.databags['redis-k8s']?.['passwords-secret-id'] ?? '';
      const tellSecret = (secret: string) =>
        unit.exec(['relation-set', '-r', 'redis-peers:0', '--app', `passwords-secret-id=${secret}`]);
      await tellSecret('secret:00000000000000000000');
      const before = unit.state.relations;
      const lines = await warningsOf('config-changed');
      expect(lines).toEqual([expect.stringMatching(/^ERROR .*secret-get.*not found/)]);
      expect(unit.failed).toMatchObject({ name: 'config-changed' });
      expect(unit.state.relations).toEqual(before);
      expect(shown()).toBe('error: hook failed: "config-changed"');
      await tellSecret(id);
      await unit.settle();
      expect(unit.failed).toBeUndefined();
      expect(shown()).toBe('active: ');
    });

    it('a password of Redis that is not the secret: Waiting, one warning with the code, no password in the log', async () => {
      const password = await passwordOfRedis();
      await inRedis('redis-cli', 'config', 'set', 'requirepass', 'another-password');
      expect(await warningsOf('update-status')).toEqual([
        expect.stringMatching(/^WARNING Redis does not answer \(code=WRONGPASS /),
      ]);
      expect(shown()).toBe('waiting: Waiting for Redis...');
      expect(JSON.stringify(unit.state.log)).not.toContain(password);
    });

    it("a dead Pebble socket: Waiting with the container's name", async () => {
      const pid = (await inRedis('pgrep', '-f', 'pebble-emulator/dist/main.js')).split('\n');
      expect(pid.length).toBeGreaterThan(2);
      await inRedis('kill', '-KILL', ...pid.filter((one) => one !== ''));
      await Promise.all([unit.pod.daemonExit('redis'), unit.pod.daemonExit('sentinel')]);
      const record = await unit.run('config-changed');
      expect(record).toMatchObject({ exitCode: 0, committed: true });
      expect(shown()).toBe('waiting: Waiting for Pebble in sentinel container');
      expect(linesSince(record.before, record.after)).toEqual([
        expect.stringMatching(/^INFO deferred \(.*reason="Waiting for Pebble in sentinel container"/),
      ]);
    });
  });
});
