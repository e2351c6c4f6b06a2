import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { LocalUnit } from '@charmsmith/local';
import { redisCliCommand, talksTls } from './redis-cli.ts';

const patienceMs = 2_000;

/** The password of Redis, as Juju holds it; `undefined` before the leader has made it. */
export function redisPassword({ agent }: LocalUnit): string | undefined {
  for (const { revisions } of agent.state.secrets) {
    const encoded = revisions.at(-1)?.content['redis-password'];
    if (encoded !== undefined) return Buffer.from(encoded, 'base64').toString();
  }
  return undefined;
}

/**
 * Asks the unit's Redis from inside its container.
 *
 * @returns what `redis-cli` prints; `undefined` when Redis does not answer within two seconds
 */
export async function askRedis(unit: LocalUnit, ...args: readonly string[]): Promise<string | undefined> {
  const password = redisPassword(unit);
  if (password === undefined) return undefined;
  const tls = await talksTls(unit.pod.rootOf('redis'));
  const { command, environment } = redisCliCommand({ password, tls }, args);
  const [program = '', ...rest] = command;
  const child = unit.pod.spawnIn('redis', program, rest, {
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

/** The role of the unit's Redis, as Redis names it: `master` or `slave`. */
export async function redisRole(unit: LocalUnit): Promise<string | undefined> {
  return /^role:(\w+)/m.exec((await askRedis(unit, 'INFO', 'replication')) ?? '')?.[1];
}
