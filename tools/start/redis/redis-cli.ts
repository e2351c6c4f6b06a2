/** What `redis-cli` needs to reach the Redis of a unit from inside its container. */
export interface RedisAccess {
  readonly password: string;
  readonly tls: boolean;
  readonly port?: number;
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
