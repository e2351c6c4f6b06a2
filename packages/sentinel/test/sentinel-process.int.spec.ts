import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { connectPebble } from '@charmsmith/pebble';
import {
  createDaemon,
  type Daemon,
  nodeFiles,
  nodeProcesses,
  passwdUsers,
  systemClock,
} from '@charmsmith/pebble-emulator';
import { redisHealth } from '@charmsmith/redis-health';
import { type RedisAddress, RedisClient, replyOf } from '@charmsmith/redis-health/contract';
import { answerOf, unitWith } from '@charmsmith/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthority, type TestAuthority } from '../../../tools/workspace/certificates.ts';
import { findProgram } from '../../../tools/workspace/programs.ts';
import { freePort } from '../../../tools/workspace/redis-server.ts';
import { Sentinel, sentinel, type SentinelSettings } from '../src/index.ts';
import { charmThatKnows, settings as base } from './charm-plugin.ts';

// Suite: about six seconds: Pebble watches each start of the real Sentinel for one.

const program = findProgram('redis-server');
const host = '127.0.0.1';

describe.skipIf(program === undefined)('Sentinel.updateLayer with a real Sentinel that rewrites its file', () => {
  let folder: string;
  let daemon: Daemon;
  let authority: TestAuthority;
  let settings: SentinelSettings;
  let id: unknown;
  const file = () => join(folder, 'configuration', 'sentinel.conf');
  const socket = () => join(folder, 'pebble.socket');

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'charmsmith-sentinel-'));
    daemon = createDaemon({
      files: nodeFiles,
      clock: systemClock,
      processes: nodeProcesses(),
      users: passwdUsers,
      environment: { PATH: `/usr/sbin:${process.env['PATH'] ?? ''}` },
      uid: process.getuid?.() ?? 0,
    });
    await daemon.serve(socket());
    authority = await createAuthority();
    settings = { ...base, masterHost: host, bind: [host], port: await freePort(), announceHost: host };
  });
  afterAll(async () => {
    await daemon[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  const address = (): RedisAddress => ({
    host,
    port: settings.port,
    password: settings.password,
    ...(settings.tls === undefined ? {} : { tls: { ca: authority.certificate, serverNames: ['localhost'] } }),
  });
  const unit = () =>
    unitWith(
      [
        sentinel({ container: 'sentinel', configurationFile: file(), user: userInfo().username }),
        redisHealth({}),
        charmThatKnows({ settings, address: address() }),
      ],
      { host: { pebbleSocket: socket } },
    );
  const update = async (changed: Partial<SentinelSettings>) => {
    settings = { ...settings, ...changed };
    return answerOf(await unit().ask({ sentinel: Sentinel }, (services) => services.sentinel.updateLayer()));
  };
  const ask = async (...command: [string, ...string[]]) => {
    const asked = await unit().ask({ client: RedisClient }, ({ client }) => client.ask(address(), [command]));
    const reply = replyOf(answerOf(asked));
    return reply.ok ? reply.value : reply.failure;
  };
  const storeCertificates = async (fingerprint: string) => {
    const issued = await authority.issue();
    const paths = { certificate: join(folder, 'c'), key: join(folder, 'k'), ca: join(folder, 'a') };
    await writeFile(paths.certificate, issued.certificate);
    await writeFile(paths.key, issued.key, { mode: 0o600 });
    await writeFile(paths.ca, authority.certificate);
    return { ...paths, fingerprint };
  };

  it('is started once', async () => {
    expect(await update({})).toEqual({ updated: true, change: 'started' });
    id = await ask('SENTINEL', 'MYID');
    expect(id).toMatch(/^[0-9a-f]{40}$/);
    expect(await update({})).toEqual({ updated: true, change: 'none' });
    // Sentinel itself makes the file readable for all.
    expect((await stat(dirname(file()))).mode & 0o777).toBe(0o700);
  });

  it('D19: takes quorum, times and the password of Redis while it runs, and keeps its id', async () => {
    const changed = { quorum: 2, downAfterMs: 7_000, failoverTimeoutMs: 9_000, redisPassword: 'rotated' };
    expect(await update(changed)).toEqual({ updated: true, change: 'adjusted' });
    expect(await ask('SENTINEL', 'MASTER', 'web')).toEqual(expect.arrayContaining(['quorum', '2', '7000', '9000']));
    expect(await ask('SENTINEL', 'MYID')).toBe(id);
    expect(await readFile(file(), 'utf8')).toContain('sentinel auth-pass web rotated\n');
    expect(await update({})).toEqual({ updated: true, change: 'none' });
  });

  it('D19: takes a new password of its own while it runs; the old one goes', async () => {
    const old = settings.password;
    expect(await update({ password: 'second', alsoAccepted: [old] })).toEqual({ updated: true, change: 'adjusted' });
    expect(await ask('PING')).toBe('PONG');
    settings = { ...settings, password: old };
    expect(await ask('PING')).toBe('PONG');
    expect(await update({ password: 'second', alsoAccepted: [] })).toEqual({ updated: true, change: 'adjusted' });
    settings = { ...settings, password: old };
    expect(await ask('PING')).toMatchObject({ code: 'WRONGPASS' });
    settings = { ...settings, password: 'second' };
    expect(await update({})).toEqual({ updated: true, change: 'none' });
  });

  it('D19: after a restart it has its id, its quorum and its password', async () => {
    await using pebble = connectPebble({ socketPath: socket() });
    await pebble.restart(['sentinel']);
    expect(await ask('SENTINEL', 'MYID')).toBe(id);
    expect(await ask('SENTINEL', 'MASTER', 'web')).toEqual(expect.arrayContaining(['quorum', '2']));
    expect(await update({})).toEqual({ updated: true, change: 'none' });
  });

  it('D1: TLS on → started with its id', async () => {
    expect(await update({ tls: await storeCertificates('f1') })).toEqual({ updated: true, change: 'started' });
    expect(await ask('SENTINEL', 'MYID')).toBe(id);
    expect(await update({})).toEqual({ updated: true, change: 'none' });
  });

  it('D9: new certificates → started with its id', async () => {
    expect(await update({ tls: await storeCertificates('f2') })).toEqual({ updated: true, change: 'started' });
    expect(await ask('SENTINEL', 'MYID')).toBe(id);
  });

  it('TLS off → started with its id and its master', async () => {
    settings = { ...settings };
    delete (settings as { tls?: unknown }).tls;
    expect(await update({})).toEqual({ updated: true, change: 'started' });
    expect(await ask('SENTINEL', 'MYID')).toBe(id);
    expect(await ask('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', 'web')).toEqual([host, String(settings.masterPort)]);
  });
});
