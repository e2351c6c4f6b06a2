import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeError } from '@charmsmith/errors';
import { connectRunningModel, containerCommand } from '@charmsmith/local';
import { redisCliCommand, talksTls } from '../start/redis/redis-cli.ts';

/** `redis-cli` in the running model's container, logged in, over TLS when the charm has it on. */
async function main(args: readonly string[]): Promise<number> {
  const model = await connectRunningModel();
  const status = await model.status();
  const { results } = await model.runAction('get-initial-admin-password', {});
  const password = (results as Partial<Record<string, string>>)['redis-password'];
  if (password === undefined) throw new Error('the unit has no password yet');
  const { command, environment } = redisCliCommand(
    { password, tls: await talksTls(status.roots['redis'] ?? '/') },
    args,
  );
  const [program, ...rest] = containerCommand(status, 'redis', command);
  const child = spawn(program, rest, { stdio: 'inherit', env: { ...process.env, ...environment } });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = 1;
}
