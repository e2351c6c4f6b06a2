import { describe, expect, it } from 'vitest';
import { redisCliCommand } from './redis-cli.ts';

describe('redisCliCommand', () => {
  it('keeps the password out of the arguments', () => {
    const { command, environment } = redisCliCommand({ password: 'secret-word', tls: false }, ['ping']);
    expect(command.join(' ')).not.toContain('secret-word');
    expect(environment).toEqual({ REDISCLI_AUTH: 'secret-word' });
  });

  it('trusts the attached authority over TLS', () => {
    const { command } = redisCliCommand({ password: 'p', tls: true }, ['ping']);
    expect(command).toEqual(expect.arrayContaining(['--tls', '--cacert', '/etc/redis-server/tls/ca.crt', 'ping']));
  });
});
