import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { LocalModel, LocalUnit } from '@charmsmith/local';
import { redisCliCommand, type RedisCliCommand, talksTls } from './redis-cli.ts';

const patienceMs = 2_000;
const [redisPort, sentinelPort] = [6379, 26379];

/** The passwords that the application keeps in a secret. */
export type PasswordName = 'redis-password' | 'sentinel-password';

/** A password of the application, as Juju holds it; `undefined` before the leader has made it. */
export function passwordOf(model: LocalModel, name: PasswordName): string | undefined {
  for (const { revisions } of model.leader?.state.secrets ?? []) {
    const encoded = revisions.at(-1)?.content[name];
    if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString();
  }
  return undefined;
}

/**
 * Asks a unit's Redis from inside its container.
 *
 * @returns what `redis-cli` prints; `undefined` when Redis does not answer within two seconds
 */
export async function askRedis(
  model: LocalModel,
  unit: LocalUnit,
  ...args: readonly string[]
): Promise<string | undefined> {
  const password = passwordOf(model, 'redis-password');
  if (password === undefined || !unit.ready) return undefined;
  const tls = await talksTls(unit.pod.rootOf('redis'));
  return runInside(unit, 'redis', redisCliCommand({ password, tls, port: redisPort }, args));
}

/**
 * Asks a unit's Sentinel from inside its container.
 *
 * @returns what `redis-cli` prints; `undefined` when Sentinel does not answer within two seconds
 */
export async function askSentinel(
  model: LocalModel,
  unit: LocalUnit,
  ...args: readonly string[]
): Promise<string | undefined> {
  const password = passwordOf(model, 'sentinel-password');
  if (password === undefined || !unit.ready) return undefined;
  return runInside(unit, 'sentinel', redisCliCommand({ password, tls: false, port: sentinelPort }, args));
}

async function runInside(
  unit: LocalUnit,
  container: string,
  { command, environment }: RedisCliCommand,
): Promise<string | undefined> {
  const [program = '', ...rest] = command;
  const child = unit.pod.spawnIn(container, program, rest, {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', ...environment },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  const exit = once(child, 'exit') as Promise<[number | null]>;
  const output = child.stdout === null ? '' : await text(child.stdout);
  const [code] = await exit;
  clearTimeout(timer);
  return code === 0 ? output : undefined;
}

/** The role of a unit's Redis, as Redis names it: `master` or `slave`. */
export async function redisRole(model: LocalModel, unit: LocalUnit): Promise<string | undefined> {
  return /^role:(\w+)/m.exec((await askRedis(model, unit, 'INFO', 'replication')) ?? '')?.[1];
}
