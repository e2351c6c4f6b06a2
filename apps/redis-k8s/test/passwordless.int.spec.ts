import { on, peerRelation, relation } from '@charmsmith/testing';
import { Redis } from 'ioredis';
import { afterEach, describe, expect, it } from 'vitest';
import { type RedisServer, startRedisServer } from '../../../tools/workspace/redis-server.ts';
import { deploy, emulateRealRedisUnit, redisProgram, type RedisUnit, shown, warnings } from './redis-unit.ts';

// Suite: about three seconds, the starts of real Redis and Sentinel processes.

let unit: Awaited<ReturnType<typeof emulateRealRedisUnit>>;
let replica: RedisServer | undefined;
afterEach(async () => {
  await replica?.[Symbol.asyncDispose]();
  replica = undefined;
  await unit[Symbol.asyncDispose]();
});

const related = { relations: [peerRelation('redis-peers'), relation('redis')] };

/** What a Redis answers to one question of a client that gives this password, or none. */
async function ask(port: number, command: string, password?: string): Promise<string> {
  const client = new Redis({ port, ...(password === undefined ? {} : { password }), retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return String(await client.call(...(command.split(' ') as [string, ...string[]])));
  } catch (error) {
    return String(error);
  } finally {
    client.disconnect();
  }
}

async function passwordOf(asked: RedisUnit): Promise<string> {
  const { action } = await asked.run(on.action('get-initial-admin-password'));
  const password = action?.results['redis-password'];
  if (typeof password !== 'string') throw new Error('the action gave no password');
  return password;
}

/** Which process it is: another one after a restart. */
const processOf = async (password: string) =>
  /run_id:(\w+)/.exec(await ask(unit.ports.redis, 'INFO server', password))?.[1];

describe.skipIf(redisProgram === undefined)('D11: authentication and the relation redis, with a real Redis', () => {
  it('stays on when a relation appears', async () => {
    unit = await emulateRealRedisUnit({ state: related });
    await deploy(unit);
    await unit.run(on.relationCreated('redis'));
    expect(await ask(unit.ports.redis, 'SET key value')).toContain('NOAUTH');
    expect(await ask(unit.ports.redis, 'SET key value', await passwordOf(unit))).toBe('OK');
  });

  it('is off while passwordless-clients is on, and on again afterwards; Redis goes on through all of it', async () => {
    unit = await emulateRealRedisUnit({ state: related });
    await deploy(unit);
    const password = await passwordOf(unit);
    const before = await processOf(password);
    unit.agent.setConfig({ 'passwordless-clients': true });
    await unit.settle();
    expect(await ask(unit.ports.redis, 'SET key value')).toBe('OK');
    expect(await ask(unit.ports.redis, 'GET key', password)).toBe('value');
    expect(await ask(unit.ports.redis, 'CONFIG GET protected-mode')).toContain('no');
    expect(shown(unit)).toBe('active');
    unit.agent.setConfig({ 'passwordless-clients': false });
    await unit.settle();
    expect(await ask(unit.ports.redis, 'GET key')).toContain('NOAUTH');
    expect(await ask(unit.ports.redis, 'GET key', password)).toBe('value');
    expect(await ask(unit.ports.redis, 'CONFIG GET protected-mode', password)).toContain('yes');
    expect(await processOf(password)).toBe(before);
    expect([shown(unit), warnings(unit)]).toEqual(['active', []]);
  });

  it('does not go off for the option alone', async () => {
    unit = await emulateRealRedisUnit();
    await deploy(unit);
    unit.agent.setConfig({ 'passwordless-clients': true });
    await unit.settle();
    expect(await ask(unit.ports.redis, 'PING')).toContain('NOAUTH');
  });

  it('a replica stays linked whether its master asks for the password or not', async () => {
    unit = await emulateRealRedisUnit({ state: related });
    await deploy(unit);
    const password = await passwordOf(unit);
    await ask(unit.ports.redis, 'CONFIG SET repl-diskless-sync-delay 0', password);
    const conf = unit.files('redis').read('/etc/redis-server/redis.conf');
    const login = conf.split('\n').filter((line) => /^master(user|auth) /.test(line));
    replica = await startRedisServer({
      program: redisProgram ?? '',
      configuration: [...login, `replicaof 127.0.0.1 ${unit.ports.redis}`],
      readyWhen: /Finished with success/,
    });
    const { port } = replica;
    const read = () => ask(port, 'GET key');
    await ask(unit.ports.redis, 'SET key before', password);
    await expect.poll(read, { timeout: 10_000 }).toBe('before');
    unit.agent.setConfig({ 'passwordless-clients': true });
    await unit.settle();
    // The link goes, and the replica has to log in again.
    expect(await ask(unit.ports.redis, 'CLIENT KILL TYPE replica')).toBe('1');
    await ask(unit.ports.redis, 'SET key after');
    await expect.poll(read, { timeout: 10_000 }).toBe('after');
  });

  it('passwords can be rotated while none is asked for; clients are given the new ones', async () => {
    unit = await emulateRealRedisUnit({ state: related });
    await deploy(unit);
    unit.agent.setConfig({ 'passwordless-clients': true });
    await unit.settle();
    const before = await passwordOf(unit);
    const { action } = await unit.run(on.action('rotate-passwords'));
    expect(action).toMatchObject({ status: 'completed' });
    expect(await ask(unit.ports.redis, 'PING')).toBe('PONG');
    unit.agent.setConfig({ 'passwordless-clients': false });
    await unit.settle();
    const password = await passwordOf(unit);
    expect(await ask(unit.ports.redis, 'PING', password)).toBe('PONG');
    expect(shown(unit)).toBe('active');
    const { secrets } = await unit.state();
    const given = secrets.find(({ label }) => label.startsWith('redis-k8s-client-'))?.revisions;
    expect(given).toMatchObject({ 1: { password: before }, 2: { password } });
    expect(password).not.toBe(before);
  });
});
