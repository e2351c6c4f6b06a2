import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `redis-cli` needs to reach the Redis of a unit from inside its container. */
export interface RedisAccess {
  readonly password: string;
  readonly tls: boolean;
  readonly port?: number;
}

/**
 * Whether the Redis of a container talks TLS: by its configuration, since the charm's config may ask for what it cannot
 * have yet.
 *
 * @param root - the container's root, as a path of this host
 */
export async function talksTls(root: string): Promise<boolean> {
  const configuration = await readFile(join(root, 'etc/redis-server/redis.conf'), 'utf8').catch(() => '');
  return /^tls-port /m.test(configuration);
}

/** A command with the variables of its environment that must not be arguments. */
export interface RedisCliCommand {
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

const caFile = '/etc/redis-server/tls/ca.crt';

/**
 * The `redis-cli` command for a unit's own Redis.
 *
 * @param access - the password travels in the environment, where only root sees it
 * @param args - of `redis-cli`
 */
export function redisCliCommand({ password, tls, port = 6379 }: RedisAccess, args: readonly string[]): RedisCliCommand {
  const encryption = tls ? ['--tls', '--cacert', caFile] : [];
  return {
    command: ['redis-cli', '-h', '127.0.0.1', '-p', String(port), ...encryption, ...args],
    environment: { REDISCLI_AUTH: password },
  };
}
