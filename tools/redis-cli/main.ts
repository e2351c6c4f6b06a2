import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describeError } from '@charmsmith/errors';
import { connectRunningModel, containerCommand } from '@charmsmith/local';
import { CommanderError } from 'commander';
import { redisCliCommand, talksTls } from '../start/redis/redis-cli.ts';
import { splitModel } from './split-model.ts';
import { splitUnit } from './split-unit.ts';

const help = `Usage: npm run redis-cli -- [--model PROCESS] [UNIT] [redis-cli arguments]

Runs redis-cli in a container of the model that "npm start" runs, logged in, over TLS when the charm has it on.
Without a unit it is the one that leads. When several models run, the one meant is named by its process.

Examples:
  $ npm run redis-cli -- ping
  $ npm run redis-cli -- redis-k8s/1 info replication
`;

async function main(args: readonly string[]): Promise<number> {
  if (args[0] === '--help') {
    process.stdout.write(help);
    return 0;
  }
  const { model: processId, rest: withUnit } = splitModel(args);
  const model = await connectRunningModel(processId);
  const status = await model.status();
  const { unit, rest } = splitUnit(withUnit, status);
  const { results } = await model.runAction(unit.unit, 'get-initial-admin-password', {});
  const password = (results as Partial<Record<string, string>>)['redis-password'];
  if (password === undefined) throw new Error('the application has no password yet');
  const tls = await talksTls(unit.pod?.roots['redis'] ?? '/nowhere');
  const { command, environment } = redisCliCommand({ password, tls }, rest);
  const [program, ...programArgs] = containerCommand(unit, 'redis', command);
  const child = spawn(program, programArgs, { stdio: 'inherit', env: { ...process.env, ...environment } });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${describeError(error)}\n`);
  process.exitCode = error instanceof CommanderError ? 2 : 1;
}
